# Every command first makes what it needs, so each works from a bare checkout.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-migration check mutants bench screens messages lock format

PORT ?= 8000
export PORT
export TESTS
unexport PYTHONDONTWRITEBYTECODE # compiled once, not with every command
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes

RUN := .venv/.run-installed
DEV := .venv/.dev-installed
ASSETS := node_modules/.served
PEERS := peers/node_modules/.installed
CATALOGS := $(shell find wakil -name '*.po' -not -path '*/node_modules/*' 2>/dev/null)
WORDS := $(CATALOGS:.po=.mo)
READY := $(RUN) $(ASSETS) $(WORDS)
SOURCES := wakil tests tools manage.py $(wildcard bench)

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## Start the portal with the demo cast; DEMO=0 starts empty, PORT=8001 elsewhere
	@$(PYTHON) -m tools.serve --check-port
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) $(if $(filter 0,$(DEMO)),setup_link,demo)
	@exec $(PYTHON) -m tools.serve

test: $(DEV) $(READY) $(PEERS) ## Run all tests, on SQLite and on PostgreSQL
	@tools/need.sh chromium postgresql
	@status=0; \
	echo "On SQLite:"; $(PYTHON) -m pytest -n 2 --dist loadgroup || status=1; \
	echo "On PostgreSQL:"; $(PYTHON) -m tools.postgres $(PYTHON) -m pytest -n 2 --dist loadgroup -m "not browser" || status=1; \
	exit $$status

test-migration: $(DEV) $(READY) ## Rehearse the move with a real Request Tracker; TICKETS=300 for a small one
	@tools/need.sh postgresql request-tracker
	@$(PYTHON) -m tools.migration

check: $(DEV) $(READY) $(PEERS) ## Format, lint, contracts, types, migrations and the fast tests; TESTS=0 leaves those out
	@tools/need.sh gettext
	@tools/check.sh

format: $(DEV) ## Format the code and mend what the linter can mend
	@.venv/bin/ruff check --fix --quiet $(SOURCES); .venv/bin/ruff format $(SOURCES)

mutants: $(DEV) $(READY) ## Turn each rule of who may into a yes, and see a test notice
	@$(PYTHON) -m tools.mutants

bench: $(DEV) $(READY) ## Measure the pages at 10,000 and 1,000,000 cases
	@tools/need.sh postgresql
	@$(PYTHON) -m bench

screens: $(DEV) $(READY) ## Take the screenshots of the documentation
	@tools/need.sh chromium
	@$(PYTHON) -m tools.screens

messages: $(DEV) ## Collect the texts to translate
	@tools/need.sh gettext
	@$(MANAGE) makemessages --all --no-obsolete --no-location --ignore .venv --ignore node_modules --ignore staticfiles

lock: $(DEV) ## Write the lock files again; UPGRADE=1 takes newer versions
	@tools/lock.sh $(if $(UPGRADE),--upgrade)

.venv/bin/python:
	@tools/environment.sh

$(RUN): requirements/run.txt | .venv/bin/python
	@echo "Installing what the portal needs ..."
	@$(PIP) -r $<
	@touch $@

$(DEV): requirements/dev.txt | .venv/bin/python
	@echo "Installing what the tests need ..."
	@$(PIP) -r $<
	@touch $@ $(RUN)

node_modules/.installed: package-lock.json | $(RUN)
	@echo "Installing what the pages need ..."
	@tools/node_modules.sh
	@touch $@

$(PEERS): peers/package-lock.json | $(RUN)
	@echo "Installing what the tests meet the portal with ..."
	@tools/node_modules.sh peers
	@touch $@

$(ASSETS): tools/vendor_static.py tools/trim_css.py node_modules/.installed
	@$(PYTHON) -m tools.vendor_static
	@touch $@

%.mo: %.po | $(RUN)
	@$(PYTHON) -m tools.compile_messages $< $@
