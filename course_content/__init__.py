"""What is taught: the course folder, its model, loader and pages. Imports `quizzes` alone."""
