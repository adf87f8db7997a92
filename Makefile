# make chat      talk to the bot in this terminal, no token needed
# make test      every check: lint, types, layers, tests
# make evaluate  labelled questions answered and judged; QUESTIONS=… for others, ARGS="--html report.html" for a page
# make benchmark the matcher beside others on public data sets; DATA=… is their folder, ARGS=--update moves the baseline
# make run       the Telegram bot; needs TELEGRAM_BOT_TOKEN
# make lock      pin the newest versions again (needs uv)

PYTHON ?= python3
QUESTIONS ?= tests/utterances/en
DATA ?= ../shared/data
.DELETE_ON_ERROR:
.PHONY: chat run check evaluate benchmark test lint lock clean

chat: .venv/.runs
	@.venv/bin/clinic-bot chat

run: .venv/.runs
	@.venv/bin/clinic-bot run

check: .venv/.runs
	@.venv/bin/clinic-bot check

evaluate: .venv/.runs
	@.venv/bin/clinic-bot evaluate $(QUESTIONS) $(ARGS)

benchmark: .venv/.tests
	@.venv/bin/python -m tests.benchmark $(DATA) $(ARGS)

test: lint
	.venv/bin/clinic-bot check
	.venv/bin/python -m pytest

lint: .venv/.tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# The packages come hash by hash from the lock files; the project itself needs no download, so it is built without isolation.
.venv/.runs: requirements.lock pyproject.toml
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.tests: requirements-dev.lock .venv/.runs
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--all-extras --group build pyproject.toml -o requirements.lock --upgrade
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--all-extras --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock --upgrade

clean:
	rm -rf .venv
