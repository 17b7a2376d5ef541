# One verb per chore; the same here and in CI. Needs Python 3.11 or later, git and make, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
EXAMPLE_NOW := 2026-11-24T06:00:00+01:00

.PHONY: demo test format lint types contract golden docs bench soak wheel clean

demo: $(VENV)/.installed ## Build the example shop's feeds into feeds/
	$(BIN)/feedgen build --config examples/feedgen.yaml --output feeds

test: $(VENV)/.test ## Run every test
	$(BIN)/python -m pytest -n auto --dist worksteal -q

soak: $(VENV)/.test ## Long runs
	$(BIN)/python -m pytest -q -m soak

format: $(VENV)/.dev ## Rewrite the code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev ## Format, style, and the shop's own YAML
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/feedgen lint channel_profiles/*.yaml examples/feedgen.yaml

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

contract: $(VENV)/.dev ## Imports run downwards
	$(BIN)/lint-imports

golden: $(VENV)/.test ## Regenerate examples/expected; read the diff before committing it
	$(BIN)/python -m examples.regenerate

docs: $(VENV)/.test ## Make the tables of the documentation anew
	$(BIN)/python tests/docs/doc_tables.py

bench: $(VENV)/.test ## Speed and memory, as a table
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.expressions
	$(BIN)/python -m benchmarks.sources

wheel: $(VENV)/.dev ## Build the wheel and use it in a clean room
	PYTHON=$(PYTHON) VENV=$(VENV) .ci/clean-room

clean: ## Remove what was made here
	rm -rf $(VENV) feeds build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.python:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.installed: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@ $(VENV)/.installed

$(VENV)/.dev: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/.test $(VENV)/.installed
