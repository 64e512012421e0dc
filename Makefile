# Needs Python 3.11 or newer, make and a package index; everything else goes into .venv.
#   make serve ARGS="--data /srv/roost"     options for the program behind a target
#   make test PYTHON=python3.13             another interpreter (before the first setup)

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
PIP_INSTALL := -m pip --disable-pip-version-check install --quiet

RUNTIME := .venv/.runtime
DEV := .venv/.dev
CLIENTS := .venv-clients/.installed

PYTEST = PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -n auto --dist worksteal
# The last second of a month of 30 days, before a month that has no 31st, of February, of a year.
DATES := 2025-04-30T23:59:59 2026-01-31T23:59:59 2026-02-28T23:59:59 2024-02-28T23:59:59 \
	2024-02-29T23:59:59 2025-12-31T23:59:59

UV := uv==0.13.9

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup serve test test-all test-dates failover lint format bench examples openapi openapi-check conformance console console-check screenshots lock clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUNTIME) ## Make .venv, after which .venv/bin/roost runs

serve: $(RUNTIME) ## Start Roost; ARGS="..." adds options
	@$(BIN)/roost serve $(ARGS)

test: $(DEV) $(CLIENTS) ## Run the tests; ARGS="..." goes to pytest
	$(PYTEST) $(ARGS)

test-all: $(DEV) $(CLIENTS) ## Run the tests, all of them on both stores
	$(PYTEST) --all-stores $(ARGS)

test-dates: $(DEV) ## Run the tests of time and money from the last second of a month and a year
	set -e; for date in $(DATES); do $(PYTEST) --start-date $$date $(ARGS); done

failover: $(DEV) ## Let databases, nodes and networks fail under load (root, Linux); ARGS=10 for ten rounds
	@$(BIN)/python -m tests.failover $(ARGS)

lint: $(DEV) ## Check style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright

format: $(DEV) ## Format the code and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV) ## Measure the speed; ARGS="..." picks what
	@$(BIN)/python -m compileall -q src
	$(BIN)/python -m bench $(ARGS)

examples: $(DEV) ## Run the examples whose tools are here; ARGS="go node" picks some
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python examples/run.py $(ARGS)

openapi: $(RUNTIME) ## Write openapi.json anew from the code
	@mkdir -p .build
	$(BIN)/roost openapi > .build/openapi.json
	mv .build/openapi.json openapi.json

openapi-check: $(RUNTIME) ## Fail if openapi.json is not what the code says
	@mkdir -p .build
	$(BIN)/roost openapi > .build/openapi.json
	@diff -u openapi.json .build/openapi.json || { echo "openapi.json is out of date: run 'make openapi'" >&2; exit 1; }

.PHONY: coverage
coverage: $(DEV) ## Write docs/coverage.md anew from the code
	$(BIN)/python -m tests.docs.coverage

conformance: $(DEV) $(CLIENTS) ## Run real clients against a fresh Roost; ARGS="govultr ansible" picks some
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m conformance $(ARGS)

# Node and npm come with the development packages.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix console
CONSOLE := console/node_modules/.installed

console: $(CONSOLE) ## Build the web console's files from console/
	$(NPM) run build

console-check: $(CONSOLE) ## Fail if the console's built files are not what console/ says, or weigh too much
	@mkdir -p .build
	CONSOLE_OUT="$(CURDIR)/.build/console" $(NPM) run build
	@diff -rq src/roost/console/static .build/console || { \
		echo "the console's files are out of date: run 'make console'" >&2; exit 1; }
	@size=$$(cat .build/console/* | gzip -9 | wc -c); echo "the console weighs $$size bytes, compressed"; \
		test $$size -le 153600 || { echo "that is more than 150 KB" >&2; exit 1; }

$(CONSOLE): console/package-lock.json $(DEV)
	$(NPM) ci --no-audit --no-fund
	@touch $@

screenshots: $(DEV) ## Take pictures of the console's pages into .build/screenshots; ARGS="clock bill" picks some
	$(BIN)/python -m tests.console.screenshots .build/screenshots $(ARGS)

lock: | $(BIN)/python ## Resolve the lock files anew; ARGS=--upgrade takes newer versions
	$(BIN)/python $(PIP_INSTALL) $(UV)
	$(BIN)/uv pip compile $(LOCK_OPTIONS) pyproject.toml --group build -o requirements.lock $(ARGS)
	$(BIN)/uv pip compile $(LOCK_OPTIONS) pyproject.toml --extra mcp --group build --group dev -c requirements.lock -o requirements-dev.lock $(ARGS)
	$(BIN)/uv pip compile $(LOCK_OPTIONS) --group clients -o requirements-clients.lock $(ARGS)

LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

clean: ## Remove all that make has made
	rm -rf .venv .venv-clients console/node_modules .build dist .pytest_cache .ruff_cache .hypothesis .schemathesis
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# Each environment has a file that is newer than the lock it was made from.

define make_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Roost needs Python 3.11 or newer, but '$(PYTHON)' is not that: make PYTHON=python3.x" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "'$(PYTHON)' lacks venv: install it (on Debian and Ubuntu the package python3-venv)" >&2; \
		exit 1; }
	$(PYTHON) -m venv $(1)
endef

.venv/bin/python:
	$(call make_venv,.venv)

.venv-clients/bin/python:
	$(call make_venv,.venv-clients)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements.lock
	$(BIN)/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src  # which pip does for what is not editable
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(CLIENTS): requirements-clients.lock | .venv-clients/bin/python
	.venv-clients/bin/python $(PIP_INSTALL) --use-pep517 --require-hashes -r requirements-clients.lock
	@touch $@

