# Each target makes its own environment from Python 3.11+ alone. PYTHON=python3.12 chooses another one.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-
# The stamp is newer than what it was made from, or pip runs again.
INPUTS := pyproject.toml constraints.txt src/cpra_bot/__init__.py

.PHONY: demo test simulate format golden schemas clean

demo: $(STAMP)rehearse ## play the shipped campaign, 60 days in seconds
	$(BIN)/cpra demo

test: $(STAMP)dev ## all checks: style, types, import contracts, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist worksteal

SEEDS ?= 500
START ?= 1
simulate: $(STAMP)dev ## play SEEDS seeds from START on, with faults everywhere; see docs/simulation.md
	$(BIN)/python tests/simulation/simulate.py --seeds $(SEEDS) --start $(START)

format: $(STAMP)dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(STAMP)dev ## write the expected files anew; look at the diff before you commit it
	-CPRA_GOLDEN=write $(BIN)/pytest -n 0 tests/letters tests/files tests/cli \
		tests/rehearsal/test_rehearsal_page.py tests/mailboxes/test_mailboxes_table.py

schemas: $(STAMP)dev ## write campaigns/schemas anew from the models
	$(BIN)/cpra check --schema campaigns/schemas

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("cpra-bot needs Python 3.11 or newer; try make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(STAMP)rehearse: $(BIN)/python $(INPUTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[rehearse]'
	touch $@

$(STAMP)dev: $(STAMP)rehearse
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[rehearse,dev]'
	touch $@

clean:
	rm -rf $(VENV) cpra-demo .mypy_cache .ruff_cache .hypothesis dist
