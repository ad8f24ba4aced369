.PHONY: run test setup check bench words

run:
	@sh .ci/setup run
	@.venv/bin/course-content check
	@.venv/bin/scorm-builder build --format scorm12
	@exec .venv/bin/lti-tool demo

test: check
	@.venv/bin/pytest -n 2 --dist loadgroup

check: setup
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/pyright
	@.venv/bin/lint-imports
	@.venv/bin/course-content check

setup:
	@sh .ci/setup test

bench: setup
	@.venv/bin/python -m benchmarks

words: setup
	@.venv/bin/python -m quizzes.languages.update
