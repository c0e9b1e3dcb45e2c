# Everything one does with Tanggap. Each target sets up .venv by itself; the second time that is instant.
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: run test check bench package i18n help setup

run: setup  ## Open the console with a living demo city; without a display, draw every screen into build/snapshots
	@bash packaging/run.sh

test: setup  ## Run every test, offscreen and without network; ARGS=tests/core/test_outbox.py runs one file
	$(BIN)/python -m pytest -n auto $(ARGS)

check: setup  ## Prove style, types, the import contracts and that the translation is complete
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@sh packaging/i18n.sh --check

bench: setup  ## Measure against peers and limits, one JSON line each; NAME=queue_open runs one
	$(BIN)/python -m tests.benchmarks $(NAME)

package: setup  ## Build the folder to hand out, dist/tanggap
	@bash packaging/build.sh

i18n: setup  ## Collect the texts of the screens for translation, and compile what is translated
	@sh packaging/i18n.sh

help:  ## Show these lines
	@awk -F ':.*## *' '/^[a-z0-9]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:
	@bash packaging/setup.sh
