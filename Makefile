# `make` alone lists the verbs.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PLACE ?= panan-2021
SIZE ?=
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup assets spark demo serve test check types lint boundaries bench clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.ready: pyproject.toml requirements.txt
	@sh deploy/setup.sh
	@touch $@

setup: $(VENV)/.ready ## virtual environment with the locked packages

assets: $(VENV)/.ready ## front-end libraries and compiled translations
	@sh deploy/assets.sh

spark: setup ## add Spark (560 MB) for a lake that one machine does not hold; `make test` adds it too
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r deploy/spark.txt

demo: assets ## load a place from its policy document and serve it (PLACE=taizhou-2018, SIZE=20000, PORT=8000)
	@$(BIN)/yilian demo --place $(PLACE) $(if $(SIZE),--size $(SIZE)) --port $(PORT)

serve: assets ## serve what is loaded
	@$(BIN)/yilian serve --port $(PORT)

test: assets spark ## everything that CI runs: checks and tests
	@sh deploy/browser.sh
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest

check: lint types boundaries ## format, lint, types, boundaries

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

boundaries: setup
	@$(BIN)/lint-imports

bench: assets ## what the program exists for, as ratios against a baseline in the same run
	@$(BIN)/python bench/run.py --all

clean: ## remove what make made (not the data in .yilian)
	rm -rf $(VENV) node_modules frontend/node_modules yilian/desk/static/vendor .mypy_cache .ruff_cache
