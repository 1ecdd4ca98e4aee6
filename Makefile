# Each target makes its own environment from Python 3.11+ alone. PYTHON=python3.12 chooses another one.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-
# The stamp is newer than what it was made from, or pip runs again.
INPUTS := pyproject.toml constraints.txt src/cpra_bot/__init__.py

CHANNELS := tests/channels/test_channels_table.py \
		tests/channels/test_channels_email_suite.py \
		tests/channels/test_channels_memory_suite.py \
		tests/channels/test_channels_muckrock_suite.py \
		tests/channels/test_channels_nextrequest_suite.py \
		tests/mailboxes/test_mailboxes_suite.py \
		tests/channels/test_channels_muckrock.py \
		tests/channels/test_channels_muckrock_faults.py \
		tests/channels/test_channels_muckrock_transcripts.py \
		tests/channels/test_channels_muckrock_twin.py \
		tests/tasks/test_tasks_muckrock.py \
		tests/tasks/test_tasks_muckrock_faults.py \
		tests/tasks/test_tasks_muckrock_words.py \
		tests/channels/test_channels_nextrequest.py \
		tests/tasks/test_tasks_published.py \
		tests/tasks/test_tasks_file.py \
		tests/rehearsal/test_rehearsal_portals.py

N ?= 500

SEEDS ?= 500
START ?= 1

.PHONY: demo test channels bench kills simulate format golden schemas clean

demo: $(STAMP)rehearse ## play the shipped campaign, 60 days in seconds
	$(BIN)/cpra demo

test: $(STAMP)dev ## all checks: style, types, import contracts, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist worksteal

channels: $(STAMP)dev ## run every test of the table channel × behaviour, and print it
	$(BIN)/pytest -n auto --dist worksteal $(CHANNELS)
	sed -n '/<!-- table/,/<!-- end of table/p' docs/channels.md

bench: $(STAMP)dev ## each figure of docs/speed.md, a line a row; some ten minutes
	$(BIN)/python benchmarks/all.py

kills: $(STAMP)dev ## kill the real program N times against Dovecot and Postfix, and compare the books
	$(BIN)/python benchmarks/kills.py $(N)

simulate: $(STAMP)dev ## play SEEDS seeds from START on, with faults everywhere; see docs/simulation.md
	$(BIN)/python tests/simulation/simulate.py --seeds $(SEEDS) --start $(START)

format: $(STAMP)dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(STAMP)dev ## write the expected files anew; look at the diff before you commit it
	-CPRA_GOLDEN=write $(BIN)/pytest -n 0 tests/letters tests/files tests/cli \
		tests/rehearsal/test_rehearsal_page.py tests/mailboxes/test_mailboxes_table.py \
		tests/channels/test_channels_table.py

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
