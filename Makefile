# Each target works alone on a fresh clone: Python 3.11 or newer is all it needs.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.DEFAULT_GOAL := help
COMPILED := build/compiled
.PHONY: model help install up demo lint test live coverage slow-clients bench compiled test-compiled

help:
	@echo "make up       run the pool on this machine: broker, 2 workers, door on :8080"
	@echo "make demo     score the shipped equations through a pool of their own, and stop"
	@echo "make test     every test"
	@echo "make live     a pool that scales under a real burst (minutes)"
	@echo "make model    faults planted into the job store, each found by its model (minutes)"
	@echo "make coverage the lines and branches that tests reach"
	@echo "make lint     every check that runs no test"
	@echo "make slow-clients  how late answers are while 2000 clients hold on to the door"
	@echo "make bench    the figures of benchmarks/README.md"
	@echo "make compiled the scorer as C extensions, in $(COMPILED)"
	@echo "make install  only the virtual environment, in .venv"

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: $(PYTHON) is older than 3.11: name another with make PYTHON=python3.11"; exit 1; }
	@echo "installing into .venv (the first time takes minutes: torch is large)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

up: install
	@exec $(BIN)/phiq up

demo: install
	@exec $(BIN)/phiq demo

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/validate-pyproject pyproject.toml
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/ci.yml
	$(BIN)/hadolint Dockerfile.api Dockerfile.worker

# The checker of alert rules, out of Debian's package; elsewhere, or offline, its test is skipped.
PROMTOOL := $(BIN)/promtool
$(PROMTOOL): | $(INSTALLED)
	@command -v promtool > /dev/null && ln -s "$$(command -v promtool)" $@ || { \
	  cd .venv && command -v apt-get > /dev/null && { apt-get download -qq prometheus || \
	  { apt-get update -qq && apt-get download -qq prometheus; }; } && \
	  dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xO ./usr/bin/promtool > bin/promtool && \
	  chmod +x bin/promtool && rm prometheus_*.deb; } || \
	  { rm -f $@; echo "no promtool: alert rules stay unchecked"; }

# Most tests wait for real processes: two at a time take little more than half as long.
test: install $(PROMTOOL)
	$(BIN)/python -m pytest -n 2 --dist loadfile

live: install
	$(BIN)/python -m pytest -m live tests/live

model: install
	$(BIN)/python -m pytest -m model tests/model

coverage: install
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

slow-clients: install
	$(BIN)/python -m benchmarks.slow_clients

bench: install
	$(BIN)/python -m benchmarks.queue
	$(BIN)/python -m benchmarks.door
	$(BIN)/python -m benchmarks.waiters
	$(BIN)/python -m benchmarks.batch
	$(BIN)/python -m benchmarks.lanes

# The checkout itself stays Python, so that what runs is what was edited. A C compiler is needed.
$(COMPILED)/phiq: $(INSTALLED) setup.py $(shell find phiq -name '*.py')
	@echo "compiling the scorer (a minute or two)"
	@rm -rf $(COMPILED)
	@PHIQ_COMPILE=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-build-isolation --no-deps --target $(COMPILED) .
	@touch $@

compiled: install $(COMPILED)/phiq
	@cd $(COMPILED) && ../../$(BIN)/python -c \
	  'from phiq.scorer.expression import tree; assert not tree.__file__.endswith(".py"), tree'
	@echo "compiled: PYTHONPATH=$(COMPILED) goes before the checkout"

test-compiled: compiled
	PYTHONPATH=$(COMPILED) $(BIN)/pytest -o pythonpath=tests tests/unit/scorer tests/compiled
