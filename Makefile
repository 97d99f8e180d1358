# Everything a person does with this project. `make` alone tells what there is.
# Needs a POSIX system (Linux, macOS, Windows through WSL), GNU make and Python 3.11, 3.12 or 3.13.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PARTS = console,lab,whatsapp,llm,voice,postgres,payments,notebooks
TORCH = 2.13.0
# Where torch is offered for processors alone; the usual index gives Linux 2.7 GB for graphics cards.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

# A folder with a case runner, its cases, a catalogue and settings; other files may be named.
CASES ?=
CASES_RUNNER ?= $(CASES)/cases.py
CASES_CATALOGUE ?= $(CASES)/catalogues/catalogo-completo-68-productos.csv
CASES_SETTINGS ?= $(CASES)/tecno_settings.json
CASES_FILE ?= $(CASES)/tecno_dev.jsonl
FLOOR ?= $(shell cat .ci/floor)

IS_SUPPORTED = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(IS_SUPPORTED)' 2>/dev/null && echo $$p && break; done)

BIN = .venv/bin
# Tools on other indexes or offline: uv does not read pip's settings, so they are handed on.
HAND_ON = $(if $(PIP_FIND_LINKS),UV_FIND_LINKS="$${UV_FIND_LINKS-$$PIP_FIND_LINKS}") \
	$(if $(PIP_INDEX_URL),UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX-$$PIP_INDEX_URL}")
INSTALL = $(HAND_ON) $(BIN)/uv pip install --quiet --compile-bytecode \
	--python $(BIN)/python --constraint constraints.txt
HAS_TORCH = ls -d .venv/lib/python*/site-packages/torch >/dev/null 2>&1
EMBEDDINGS = $$($(HAS_TORCH) && echo ,embeddings)
WITH_ENV = if [ -f .env ]; then set -a; . ./.env; set +a; fi;

.PHONY: help run chat install torch test lint cases clean

help: ## what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

run: install ## open the shop; the first time it is filled with the sample shop
	@$(WITH_ENV) [ -f "$${SALESBOT_HOME:-data}/shop.duckdb" ] || $(BIN)/salesbot seed
	@$(WITH_ENV) exec $(BIN)/salesbot run

chat: install ## be a customer of the shop, here in the terminal
	@$(WITH_ENV) [ -f "$${SALESBOT_HOME:-data}/shop.duckdb" ] || $(BIN)/salesbot seed
	@$(WITH_ENV) exec $(BIN)/salesbot chat

install: .venv/run ## install all that the shop needs, into .venv

torch: ## try once more to install torch (search by meaning)
	rm -f .venv/torch .venv/run
	$(MAKE) install

test: .venv/test ## run all tests
	$(BIN)/python -m pytest --quiet -rs --numprocesses auto $(TESTS)

lint: .venv/test .venv/lint ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

cases: install ## play the conversations in CASES=folder; fails below FLOOR percent
	@if [ -f "$(CASES_RUNNER)" ]; then \
		$(BIN)/python $(CASES_RUNNER) --catalogue $(CASES_CATALOGUE) --settings $(CASES_SETTINGS) \
			--cases $(CASES_FILE) --command $(BIN)/salesbot --min $(FLOOR); \
	else echo "no cases: CASES='$(CASES)' names no folder with a runner"; fi

clean: ## remove what can be made again; the shop in data/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage dist
	find bot dashboard tests -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- what is installed, as files

.venv/bin/uv:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11, 3.12 or 3.13 is needed; name one: make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# On Linux only a build that says +cpu is taken, whatever the indexes offer. It may fail.
.venv/torch: | .venv/bin/uv
	@echo "installing torch for the processor (about 200 MB); without it the shop searches by words"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --retries 0 \
		--timeout 60 --index-url $(TORCH_INDEX) torch==$(TORCH)$$([ $$(uname) != Linux ] || echo +cpu) \
		|| echo "torch was not installed; all else works, and 'make torch' tries again"
	@touch $@

.venv/run: pyproject.toml constraints.txt | .venv/torch
	@echo "installing what the shop needs (about 550 MB the first time)"
	@$(INSTALL) --editable ".[$(PARTS)$(EMBEDDINGS)]"
	@touch $@

.venv/test: .venv/run
	@echo "installing what the tests need (about 170 MB the first time)"
	@$(INSTALL) --editable ".[$(PARTS),test$(EMBEDDINGS)]"
	@touch $@

.venv/lint: .venv/run
	@$(INSTALL) --editable ".[$(PARTS),lint$(EMBEDDINGS)]"
	@touch $@

# ---------------------------------------------------------------- search

.PHONY: train embeddings bench-search
SEARCH_DATA ?=
CLDR = cldr-annotations-full

train: install ## learn again what short messages mean, from the files in bot/language (a minute)
	$(BIN)/python -m bot.training

embeddings: install ## make the shipped model of meaning again, from its sources (15 minutes)
	$(INSTALL) --editable ".[training]"
	mkdir -p build/embeddings
	cd build/embeddings && npm pack --silent $(CLDR)@48.2.0 && tar -xzf $(CLDR)-48.2.0.tgz
	$(BIN)/python -m bot.learn.embeddings build/embeddings/package/annotations \
		--work build/embeddings --export build/embeddings/model

bench-search: install ## measure search beside its baselines; SEARCH_DATA=folder of judged questions
	$(BIN)/python tests/benchmarks/bench_search.py --data "$(SEARCH_DATA)"
