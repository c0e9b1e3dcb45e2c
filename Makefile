# Everything one does with Tanggap. Each target sets up .venv by itself; the second time that is instant.
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: run test check bench package help setup

run: setup  ## Open the console with a living demo city; without a display, draw every screen into build/snapshots
	@bash packaging/run.sh

test: setup  ## Run every test, offscreen and without network
	$(BIN)/python -m pytest $(ARGS)

check: setup  ## Prove style, types and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup  ## Measure against peers and limits, one JSON line each; NAME=queue_open runs one
	$(BIN)/python -m tests.benchmarks $(NAME)

package: setup  ## Build the folder to hand out, dist/tanggap
	@bash packaging/build.sh

help:  ## Show these lines
	@awk -F ':.*## *' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:
	@bash packaging/setup.sh
