# Third Ring. `make` alone says what there is. All a machine needs: Python 3.11 or later with pip, and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
DONE := .venv/build
READY_TO_CHECK := $(DONE)/package $(DONE)/dev $(DONE)/assets
FRONT := src/thirdring/web/ui/assets
FRONT_FILES := $(shell find $(FRONT) -path $(FRONT)/dist -prune -o -type f -print 2>/dev/null)
TRANSLATIONS := $(wildcard src/thirdring/locale/*/LC_MESSAGES/*.po)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# What was made but is no longer there, or was made in a folder that has moved since, is made again.
ifeq ($(wildcard $(FRONT)/dist),)
$(shell rm -f $(DONE)/assets)
endif
ifneq ($(words $(wildcard $(TRANSLATIONS:.po=.mo))),$(words $(TRANSLATIONS)))
$(shell rm -f $(DONE)/translations)
endif
ifneq ($(shell cat $(DONE)/folder 2>/dev/null),$(CURDIR))
$(shell rm -f $(DONE)/package)
endif

.PHONY: help run test check style types layers migrations templates sizes bench assets lock clean
help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: $(DONE)/package $(DONE)/assets $(DONE)/translations ## Start everything on http://127.0.0.1:8311 (PORT=, DATABASE_URL=)
	@THIRDRING_PARENT=$$PPID exec $(BIN)/thirdring run

test: $(DONE)/package $(DONE)/dev $(DONE)/assets $(DONE)/translations ## Run all tests, the browser stories too
	@tools/chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: style types layers migrations templates sizes ## Check all of these; make -k check does not stop at the first

style: $(READY_TO_CHECK)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .

types: $(READY_TO_CHECK)
	$(BIN)/python -m mypy

layers: $(READY_TO_CHECK)
	$(BIN)/python -c 'from importlinter.cli import lint_imports_command as lint; lint()'

migrations: $(READY_TO_CHECK)
	$(BIN)/python -W ignore -m thirdring.config.manage makemigrations --check --dry-run

templates: $(READY_TO_CHECK)
	$(BIN)/python tools/check_templates.py

sizes: $(READY_TO_CHECK)
	$(BIN)/python tools/check_sizes.py

bench: $(DONE)/package $(DONE)/dev ## Measure against the bare database (JSON lines)
	$(BIN)/python -m bench $(ARGS)

assets: $(DONE)/assets ## Build the styles and scripts of the pages

lock: ## Pin the exact versions anew (needs uv)
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		-o requirements/run.txt pyproject.toml requirements/build.in
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		-o requirements/dev.txt requirements/dev.in

clean: ## Remove what was built; the data in var/ stay
	rm -rf .venv node_modules build $(FRONT)/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(DONE)/venv:
	@tools/venv $(PYTHON)
	@mkdir -p $(DONE)
	@touch $@

$(DONE)/run: requirements/run.txt $(DONE)/venv
	@echo "Installing what Third Ring stands on (requirements/run.txt)."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@

$(DONE)/package: pyproject.toml $(DONE)/run
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@pwd -P > $(DONE)/folder
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/run
	@echo "Installing what the tests stand on (requirements/dev.txt)."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/node: package.json package-lock.json .npmrc $(DONE)/run
	@echo "Installing what the pages are built from (package-lock.json)."
	@tools/npm ci --silent
	@touch $@

$(DONE)/assets: $(FRONT_FILES) $(DONE)/node
	@echo "Building the styles and scripts."
	@tools/npm run --silent build
	@touch $@

$(DONE)/translations: $(TRANSLATIONS) $(DONE)/run
	@$(BIN)/pybabel --quiet compile --domain django --directory src/thirdring/locale
	@touch $@
