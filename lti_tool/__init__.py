"""The LTI 1.3 tool: serves the course inside an LMS and returns grades to it."""
