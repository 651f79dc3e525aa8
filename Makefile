# The project's commands; each works on a fresh machine with Python 3.11 or newer.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench scale soak pictures words lock format clean
PYTHON ?= python3
ENV := .venv
RUN := $(ENV)/bin/python
ARGS ?=

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(ENV)/product ## a small Gmail with the sidebar on this machine; ARGS="--once --json" proves it and stops
	@$(RUN) -m sandbox.demo $(ARGS)

test: $(ENV)/tools ## install what the tests need, browser and judge included, and run everything
	@sh tests/install_browser.sh
	@sh tests/install_judges.sh
	$(RUN) -m pytest -n 3 --dist loadgroup $(ARGS)

check: $(ENV)/tools ## format, lint, types and the import contract, in seconds
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy .
	$(ENV)/bin/lint-imports

bench: $(ENV)/tools ## measure; a table, and bench/latest.json
	@$(RUN) -m bench $(ARGS)

scale: $(ENV)/tools ## docs/scale.md from what bench counted; ARGS="--mails 120" prints it for another day
	@$(RUN) -m bench.scale $(ARGS)

soak: $(ENV)/tools ## the long runs
	$(RUN) -m pytest -m soak $(ARGS)

pictures: $(ENV)/tools ## take the pictures of docs/images anew
	@sh tests/install_browser.sh
	$(RUN) -m tests.flows.browser.pictures

format: $(ENV)/tools ## put the code in shape
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

words: $(ENV)/tools ## collect every sentence for the translators of backend/catalogues
	$(RUN) -m babel.messages.frontend extract -F backend/catalogues/sources.ini -k say -k word -k counted:1,2 --no-location --sort-output --omit-header -w 120 -o .words.pot addon backend
	for file in backend/catalogues/*.po; do $(RUN) -m babel.messages.frontend update -i .words.pot -o $$file -l $$(basename $$file .po) --no-fuzzy-matching --ignore-obsolete --omit-header -w 120; done

lock: ## pin the newest versions with hashes (needs uv)
	uv pip compile pyproject.toml --upgrade --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --upgrade --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -c requirements.txt -q -o requirements-dev.txt

clean: ## remove what the other commands made
	rm -rf $(ENV) .judges .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(ENV)/product: requirements.txt
	@test -x $(RUN) || $(PYTHON) -m venv $(ENV)
	@echo "Installing what the product needs, once ..." >&2
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(ENV)/tools: requirements-dev.txt
	@test -x $(RUN) || $(PYTHON) -m venv $(ENV)
	@echo "Installing what the tests and tools need, once ..." >&2
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(ENV)/product
