# Each target works alone on a fresh clone: Python 3.11 or newer is all it needs.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
CHECKERS := node_modules/.installed

.DEFAULT_GOAL := help
COMPILED := build/compiled
.PHONY: model help install up demo lint test live coverage slow-clients bench compiled test-compiled
.PHONY: browser screenshots page-figures

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
	@echo "make screenshots  pictures of the page, in docs/"
	@echo "make page-figures what the page weighs, how fast it is, how much memory it takes"
	@echo "make install  only the virtual environment, in .venv"

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: $(PYTHON) is older than 3.11: name another with make PYTHON=python3.11"; exit 1; }
	@echo "installing into .venv (the first time takes minutes: torch is large)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

# What checks the page; running it needs none of this. Node itself is in the virtual environment.
$(CHECKERS): $(INSTALLED) package.json package-lock.json
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent
	@touch $@

# The browser that tests drive is the system's. CI must have one; elsewhere its tests are skipped
# where it cannot be installed.
browser:
	@command -v chromium >/dev/null || { echo "installing chromium, for the tests of the page" && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	  chromium fonts-dejavu-core >/dev/null; } || \
	  { echo "chromium cannot be installed: the tests of the page are skipped"; test -z "$$CI"; }

up: install
	@exec $(BIN)/phiq up

demo: install
	@exec $(BIN)/phiq demo

lint: install $(CHECKERS)
	$(BIN)/node node_modules/typescript/bin/tsc --project api/page
	$(BIN)/node api/page/vendor/vendor.mjs --check
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
test: install browser $(PROMTOOL)
	$(BIN)/python -m pytest -n 2 --dist loadfile

live: install
	$(BIN)/python -m pytest -m live tests/live

model: install
	$(BIN)/python -m pytest -m model tests/model

coverage: install browser
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

screenshots: install browser
	$(BIN)/python -m benchmarks.page.screenshots docs

page-figures: install browser
	$(BIN)/python -m benchmarks.page.figures

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
