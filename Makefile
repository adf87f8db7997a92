# make chat      talk to the bot in this terminal, no token needed
# make test      every check: lint, types, layers, tests
# make evaluate  labelled questions answered and judged, and what has changed since the last time;
#                QUESTIONS=… for others, ARGS="--html report.html" for a page
# make benchmark the bot beside stock classifiers on labelled questions; QUESTIONS=… for others;
#                DATA=… is a folder of public data sets, to measure the matcher on them, too;
#                ARGS=--update moves the baseline
# make run       the Telegram bot; needs TELEGRAM_BOT_TOKEN
# make test-faults   the long form of the tests that break things: FAULT_ROUNDS=50 kills an
#                engine, about an hour; then any inputs, FUZZ_SECONDS=300 for each kind, about another
# make test-texts    ANY_TEXTS=50000 made-up texts in every form, about an hour
# make lock      pin the newest versions again (needs uv)

PYTHON ?= python3
benchmark: QUESTIONS ?= tests/utterances
# What would fail later is made anew now: a .venv whose Python is gone, that another folder had, whose
# installation was broken off, or that is of another version than PYTHON=… says.
ifneq ($(filter-out clean lock,$(or $(MAKECMDGOALS),chat)),)
VERSION := $(shell exec 2>/dev/null; $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
CHOSEN := $(if $(filter file,$(origin PYTHON)),,$(VERSION))
ifneq ($(shell exec 2>/dev/null; .venv/bin/python .ci/sound.py $(CHOSEN) && echo sound),sound)
ifneq ($(shell exec 2>/dev/null; $(PYTHON) -c 'import sys; print(sys.version_info >= (3, 11))'),True)
$(error This needs Python 3.11 or newer; $(PYTHON) is $(or $(VERSION),not there). \
	Say which one: make PYTHON=python3.12 chat)
endif
ifneq ($(wildcard .venv/.),)
$(info .venv cannot be used as it is; it is made anew.)
endif
$(if $(findstring n,$(firstword -$(MAKEFLAGS))),,$(shell rm -rf .venv))
endif
endif

.DELETE_ON_ERROR:
.PHONY: chat run check evaluate benchmark test test-faults test-texts lint lock clean

chat: .venv/.runs
	@.venv/bin/clinic-bot chat

run: .venv/.telegram
	@.venv/bin/clinic-bot run

check: .venv/.runs
	@.venv/bin/clinic-bot check

evaluate: .venv/.telegram
	@.venv/bin/clinic-bot evaluate $(QUESTIONS) $(ARGS)

benchmark: .venv/.tests
	@.venv/bin/python -m tests.benchmark $(DATA) $(QUESTIONS:%=--questions %) $(ARGS)

# Four at a time also on two cores: much of a fault is waiting. One of the tests checks the content.
test: lint
	.venv/bin/python -m pytest -n 4 --dist worksteal

test-faults: .venv/.tests
	FAULT_ROUNDS=$(or $(FAULT_ROUNDS),50) .venv/bin/python -m pytest -s tests/faults
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),300) .venv/bin/python -m pytest -s tests/fuzz

test-texts: .venv/.tests
	ANY_TEXTS=$(or $(ANY_TEXTS),50000) .venv/bin/python -m pytest tests/test_any_text.py

lint: .venv/.tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# The packages come hash by hash from the lock files; the project itself needs no download, so it is
# built without isolation.
INSTALL = .venv/bin/python -m pip install --quiet --disable-pip-version-check
.venv/.runs: requirements.lock requirements-build.lock pyproject.toml
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements.lock -r requirements-build.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

# Answering on Telegram, or writing a page, needs more than talking in a terminal: every extra.
.venv/.telegram: requirements-telegram.lock .venv/.runs
	$(INSTALL) --require-hashes -r requirements-telegram.lock
	touch $@

.venv/.tests: requirements-dev.lock .venv/.telegram
	$(INSTALL) --require-hashes -r requirements-dev.lock
	touch $@

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --upgrade
lock:
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --group build -o requirements-build.lock
	$(COMPILE) -c requirements.lock --all-extras pyproject.toml -o requirements-telegram.lock
	$(COMPILE) -c requirements.lock -c requirements-build.lock -c requirements-telegram.lock \
		--all-extras --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv
