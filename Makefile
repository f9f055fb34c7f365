# Everything a newcomer or a contributor does, in an environment of its own (.venv).
# Setting it up needs Python 3.11 or newer and a package index; everything after that works offline.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--constraint constraints.txt --editable

.DEFAULT_GOAL := help
.PHONY: help demo install test slow lint format types tables bench bench-smoke clean
.PHONY: notebooks notebooks-smoke

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

demo: $(RUNTIME)  ## run the blockade of Mali, print the table and draw results/demo
	$(BIN)/blockade run mali-2025 --runs 200 --out results/demo

install: $(DEVELOPMENT)  ## set up .venv with everything a contributor needs

test: $(DEVELOPMENT)  ## the tests of the gate; ARGS="-k rationing" passes options to pytest
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

slow: $(DEVELOPMENT)  ## the statistical checks that take minutes
	$(BIN)/python -m pytest -m slow $(ARGS)

lint: $(DEVELOPMENT)  ## style and layout of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEVELOPMENT)  ## repair what `make lint` can repair itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(DEVELOPMENT)  ## mypy, strict
	$(BIN)/mypy

tables: $(DEVELOPMENT)  ## make the tables of MODEL.md and docs/TRACE.md anew, after a change to what they show
	$(BIN)/python -m sim.cli.model_tables

bench: $(DEVELOPMENT)  ## measure speed and memory, keep it in .benchmarks; takes minutes
	$(BIN)/python -m pytest benchmarks -m "" --benchmark-autosave $(ARGS)

bench-smoke: $(DEVELOPMENT)  ## run each short benchmark once, without measuring
	$(BIN)/python -m pytest benchmarks --benchmark-disable $(ARGS)

notebooks: $(DEVELOPMENT)  ## run every notebook from its .py and keep what it shows in its .ipynb
	$(BIN)/python notebooks/execute.py

notebooks-smoke: $(DEVELOPMENT)  ## only see that every notebook runs
	$(BIN)/python notebooks/execute.py --dry-run

clean:  ## remove .venv, builds and caches; results/ stays
	rm -rf $(VENV) build dist *.egg-info .benchmarks .hypothesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache
	find sim tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Installed again only when what is installed has changed.
$(RUNTIME): pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing the simulator into $(VENV); this is done once.' >&2
	$(INSTALL) .
	@touch $@

$(DEVELOPMENT): pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing the simulator and its tools into $(VENV); this is done once.' >&2
	$(INSTALL) '.[dev]'
	@touch $(RUNTIME) $@
