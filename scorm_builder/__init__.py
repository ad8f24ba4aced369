"""Packages of a course for any LMS: one module a format, on one reproducible zip."""
