# One command each: `make run` computes the shipped scenarios, `make test` is the one gate.
# Needs Python >= 3.11 with venv, and make; everything else is installed in .venv from the
# hashed lock (requirements/*.txt). On Windows, see the README: pip, no make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
# python3 if it is recent enough, else the first versioned interpreter found.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
SCENARIOS := $(foreach year,2014 2019 2026,scenarios/canal-seine-nord-$(year).toml)
SCENARIO ?= scenarios/canal-seine-nord-appels.toml
OUT ?= exports
JOBS ?= auto
UPGRADE ?=

# Settings of the machine that would divert an installation inside .venv; a mirror set for pip
# serves uv as well, the hashes decide what is accepted.
unexport PIP_FIND_LINKS PIP_TARGET PIP_PREFIX PIP_USER PIP_CONSTRAINT PIP_REQUIRE_VIRTUALENV
unexport UV_PYTHON UV_SYSTEM_PYTHON UV_TARGET UV_PREFIX UV_CONSTRAINT UV_OVERRIDE UV_FIND_LINKS
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_NO_PROGRESS := 1
export UV_LINK_MODE ?= copy
export UV_PYTHON_DOWNLOADS := never

UV := $(BIN)/uv
SYNC := $(UV) pip sync --quiet --python $(BIN)/python --require-hashes --only-binary :all: --compile-bytecode
INSTALL_PROJECT := $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline --editable .
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

.PHONY: help setup run test gate test-deep lab app format lock clean

help:
	@echo "make run        compute the canal scenarios, print them, write $(OUT)/"
	@echo "make test       the one gate: format, lint, types, layers, docstrings, tests, coverage"
	@echo "make test-deep  the long searches"
	@echo "make lab        open the notebooks in JupyterLab (French, this machine only)"
	@echo "make app        open the same screen without code (SCENARIO=..., this machine only)"
	@echo "make format     format the code and apply the safe repairs"
	@echo "make lock       renew requirements/*.txt (UPGRADE=--upgrade for newer versions)"
	@echo "make clean      remove .venv, caches and $(OUT)/"

# --- set-up -----------------------------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv: on Debian, apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.uv: requirements/uv.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --only-binary :all: -r requirements/uv.txt
	@touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.uv
	$(SYNC) requirements/run.txt
	$(INSTALL_PROJECT)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(SYNC) requirements/dev.txt
	$(INSTALL_PROJECT)
	@touch $@

setup: $(VENV)/.dev

# --- what people do ---------------------------------------------------------------------------

run: $(VENV)/.run
	$(BIN)/allocation run $(SCENARIOS) --out $(OUT)

lab: $(VENV)/.run
	$(BIN)/allocation lab notebooks

app: $(VENV)/.run
	$(BIN)/allocation app $(SCENARIO)

# --- the gate ---------------------------------------------------------------------------------

PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

test: $(VENV)/.dev
	sh scripts/system_packages.sh
	@$(MAKE) --no-print-directory gate

gate:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-cache
	$(PYTEST) -m "not deep" --cov --cov-report=term

test-deep: $(VENV)/.dev
	HYPOTHESIS_PROFILE=deep $(PYTEST) -m deep

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# --- the lock: versions and hashes, no address ------------------------------------------------

lock: $(VENV)/.uv
	echo uv | $(LOCK) - --output-file requirements/uv.txt
	$(LOCK) pyproject.toml --extra documents --extra notebook --group build --output-file requirements/run.txt
	$(LOCK) pyproject.toml --all-extras --group build --constraint requirements/run.txt --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) $(OUT) build dist .pytest_cache .ruff_cache .hypothesis .coverage .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
