"""Asking and marking: questions, their text and languages, drawing, statistics. Imports nothing of the project."""
