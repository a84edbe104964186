# `make` alone lists the verbs.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PLACE ?= panan-2021
SIZE ?=
PORT ?= 8000
WORKERS ?= 2
SINCE ?=

.DEFAULT_GOAL := help
.PHONY: help setup assets spark demo serve test quick check format types lint floors ratchets migrations boundaries prove driven bench clean

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

test: assets spark ## everything that CI runs: checks and tests (WORKERS=2 processes side by side)
	@sh deploy/browser.sh
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest -n $(WORKERS) --durations=25
	@$(BIN)/yilian packs prove --sample 150 --lost-only

quick: assets ## checks, and the tests that a change touches (SINCE=main: against another commit)
	@$(MAKE) --no-print-directory check
	@SINCE=$(SINCE) $(BIN)/python tests/quick.py -n $(WORKERS)

check: lint types boundaries ## format, lint, types, boundaries

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python frontend/format_templates.py --check

format: setup ## format the program and the templates
	@$(BIN)/ruff format .
	@$(BIN)/python frontend/format_templates.py

types: setup
	@$(BIN)/mypy

floors: setup ## write the import contract from yilian/config/floors.py
	@$(BIN)/yilian floors --write

migrations: setup ## write the first migration of every module anew from its models
	@$(BIN)/python deploy/migrations.py

ratchets: setup ## write down which counts of the style fell (tests/ratchets.json)
	@$(BIN)/python tests/ratchets.py

boundaries: setup
	@$(BIN)/lint-imports

prove: assets ## change every fact of the packs, one at a time, and write down which nothing notices (docs/reference/proof.yaml)
	@$(BIN)/yilian packs prove --write
	@$(BIN)/yilian packs coverage --write

driven: assets ## run the demonstration and the pages, and write down what of the packs nothing reads (packs/not-driven.yaml)
	@cd tests/integration && ../../$(BIN)/pytest -n $(WORKERS) .
	@$(BIN)/python tests/driving.py
	@$(BIN)/yilian packs coverage --write

bench: assets ## what the program exists for, as ratios against a baseline in the same run
	@$(BIN)/python bench/run.py --all

clean: ## remove what make made (not the data in .yilian)
	rm -rf $(VENV) node_modules frontend/node_modules yilian/pages/static/vendor .mypy_cache .ruff_cache
