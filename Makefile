# Two commands on a machine that has only Python ≥ 3.12 with venv:
#   make demo   sets everything up and serves the first programme; HOST=, PORT=, POLICY=
#   make test   sets up what it needs and runs every test;         PYTEST_ARGS=
# Also: make lint, bench, assets, docs. Nothing is downloaded that is already there.

.PHONY: demo test lint bench assets docs environment help
.DELETE_ON_ERROR:
SHELL := /bin/sh
# Recipes read these from the environment, so that any path or name will do.
HOST ?= 127.0.0.1
PORT ?= 8000
POLICY ?=
PYTEST_ARGS ?= -n auto --dist loadfile
export HOST PORT POLICY

# The first Python that really runs (a version manager's stand-in may not) and is new enough.
PYTHON := $(shell for name in python3.13 python3.14 python3.12 python3; do \
	found=$$($$name -c 'import ensurepip, sys, venv; \
	sys.version_info >= (3, 12) and print(getattr(sys, "_base_executable", sys.executable))' \
	2>/dev/null) && [ -n "$$found" ] && { printf '%s' "$$found"; break; }; done)
NEED_PYTHON = $(if $(PYTHON),,$(error 需要 Python 3.12 或更新版本，并带有 venv（Debian/Ubuntu：apt install python3-venv）。 \
	Python 3.12 or newer with venv is needed))
export UV_PYTHON := $(PYTHON)
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo var/uv/bin/uv)
RUN := .venv/bin/python

# The environment is set up again when the lock file changes or the checkout has moved.
HERE := $(shell pwd | cksum | cut -d' ' -f1)
READY_TO_RUN := .venv/.ready-to-run-$(HERE)
READY_TO_TEST := .venv/.ready-to-test-$(HERE)
BUILT := src/luodi/portal/static/build/.built
ASSETS := $(shell find assets -type f -not -path '*/node_modules/*' 2>/dev/null)

demo: $(READY_TO_RUN) $(BUILT)
	@exec $(RUN) -m luodi.cli demo --host "$$HOST" --port "$$PORT" $${POLICY:+--policy "$$POLICY"}

test: $(READY_TO_TEST) $(BUILT)
	@exec $(RUN) -m pytest $(PYTEST_ARGS)

lint: $(READY_TO_TEST)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	.venv/bin/lint-imports --no-cache

bench: $(READY_TO_RUN)
	@for script in benchmarks/[a-z]*.py; do $(RUN) "$$script" || exit; done

docs: $(READY_TO_TEST)
	$(RUN) -m sphinx -W --keep-going -q -b html docs docs/_build/html

assets: $(BUILT)

environment: $(READY_TO_TEST)

help:
	@sed -n '1,4s/^# \{0,1\}//p' Makefile

$(READY_TO_RUN): pyproject.toml uv.lock | $(if $(filter uv,$(UV)),,$(UV))
	$(NEED_PYTHON)$(UV) sync --quiet --locked --inexact --no-default-groups --group assets --compile-bytecode
	@$(RUN) -m compileall -q src
	@touch $@

$(READY_TO_TEST): pyproject.toml uv.lock | $(if $(filter uv,$(UV)),,$(UV))
	$(NEED_PYTHON)$(UV) sync --quiet --locked --inexact --compile-bytecode
	@$(RUN) -m compileall -q src
	@touch $@ $(READY_TO_RUN)

var/uv/bin/uv:
	$(NEED_PYTHON)"$(PYTHON)" -m venv var/uv
	var/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

assets/node_modules/.ready: assets/package-lock.json | $(READY_TO_RUN)
	cd assets && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT): assets/node_modules/.ready $(ASSETS)
	cd assets && PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent build
	@touch $@
