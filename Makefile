# Each target works alone on a fresh clone: Python 3.11 or newer is all it needs.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
CHECKERS := node_modules/.installed

.DEFAULT_GOAL := help
COMPILED := build/compiled
.PHONY: chaos soak containers hosts model help install up demo lint test live coverage slow-clients bench compiled test-compiled
.PHONY: audit bench-own fuzz browser screenshots page-figures

help:
	@echo "make up       run the pool on this machine: broker, 2 workers, door on :8080; compiles the scorer"
	@echo "make demo     score the shipped equations through a pool of their own, and stop"
	@echo "make test     every test"
	@echo "make live     a pool that scales under a real burst (minutes)"
	@echo "make containers  build the images, and break a pool of them (an engine is needed; minutes)"
	@echo "make hosts    a pool on six hosts of its own, cut off, slow, wrong clocks (root; minutes)"
	@echo "make model    faults planted into the job store, each found by its model (minutes)"
	@echo "make fuzz     inputs that reach ever more code, fed to all that reads what strangers send (hours)"
	@echo "make chaos    every fault, inflicted on a pool under load: a table of what it did (half an hour)"
	@echo "make soak     a pool under churn: what grows (twenty minutes)"
	@echo "make coverage the lines and branches that tests reach"
	@echo "make lint     every check that runs no test"
	@echo "make audit    known vulnerabilities of the pinned packages, where their service can be reached"
	@echo "make slow-clients  how late answers are while 2000 clients hold on to the door"
	@echo "make bench    queues and servers beside each other: tables and plots (minutes)"
	@echo "make bench-own  the other figures of benchmarks/README.md"
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
	@exec $(BIN)/phiq up --compile

demo: install
	@exec $(BIN)/phiq demo

lint: install $(CHECKERS)
	$(BIN)/node node_modules/typescript/bin/tsc --project api/page
	$(BIN)/node api/page/vendor/vendor.mjs --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --confidence-level medium --configfile pyproject.toml --recursive phiq api worker
	$(BIN)/codespell
	$(BIN)/validate-pyproject pyproject.toml
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/hadolint Dockerfile.api Dockerfile.worker

audit: install
	@$(BIN)/python tests/packages/audit.py

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

# Without a GPU: neither the image for one nor a machine with one is needed for what is tested.
COMPOSE := docker compose --file docker-compose.yml --file docker-compose.cpu.yml
containers: install
	@docker info > /dev/null 2>&1 || { echo "no Docker engine answers: the containers stay untested"; exit 0; } && \
	  PHIQ_REDIS_PASSWORD=for-building $(COMPOSE) --profile flower build api worker flower && \
	  $(BIN)/python -m pytest -m containers -rP tests/containers

hosts: install
	$(BIN)/python -m pytest -m hosts -rP tests/hosts

model: install
	$(BIN)/python -m pytest -m model tests/model

# The fuzzer has wheels for Linux alone, so `install` does without it. FUZZ: names of targets, none for all.
INPUTS ?= 1000000
fuzz: install
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet \
	  --disable-pip-version-check -c constraints.txt -e ".[fuzz]"
	@PYTHONPATH=tests:. $(BIN)/python -m fuzz --inputs $(INPUTS) $(FUZZ)

chaos: install
	$(BIN)/python -m pytest -m storm tests/chaos

soak: install
	$(BIN)/python -m pytest -m soak tests/chaos

coverage: install browser
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

slow-clients: install
	$(BIN)/python -m benchmarks.slow_clients

# Peers are in environments of their own, in build/bench; tables, plots and figures in benchmarks/results.
bench: install
	$(BIN)/python -m benchmarks.peers.queues
	$(BIN)/python -m benchmarks.peers.servers

bench-own: install
	$(BIN)/python -m benchmarks.queue
	$(BIN)/python -m benchmarks.door
	$(BIN)/python -m benchmarks.waiters
	$(BIN)/python -m benchmarks.batch
	$(BIN)/python -m benchmarks.lanes
	$(BIN)/python -m benchmarks.growth

screenshots: install browser
	$(BIN)/python -m benchmarks.page.screenshots docs

page-figures: install browser
	$(BIN)/python -m benchmarks.page.figures

# The checkout itself stays Python, so that what runs is what was edited; `phiq up` takes what is made
# here if it is of these sources (see phiq/builds.py). A C compiler is needed. What was made before
# stays whole until its successor is, and none is taken that judges a few equations otherwise.
JUDGED := 500
$(COMPILED)/made-for: $(INSTALLED) setup.py $(shell find phiq -type f -not -path '*/__pycache__/*')
	@echo "compiling the scorer (minutes)"
	@rm -rf $(COMPILED).new && mkdir -p $(COMPILED).new
	@$(BIN)/python -c 'from importlib.machinery import EXTENSION_SUFFIXES as s; print(s[0])' \
	  > $(COMPILED).new/made-for
	@PHIQ_COMPILE=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-build-isolation --no-deps --target $(COMPILED).new .
	@rm -rf $(COMPILED).new/api $(COMPILED).new/worker
	@$(BIN)/python -P tests/compiled/compare.py $(COMPILED).new $(JUDGED)
	@rm -rf $(COMPILED) && mv $(COMPILED).new $(COMPILED)

compiled: install $(COMPILED)/made-for
	@cd $(COMPILED) && ../../$(BIN)/python -c \
	  'from phiq.scorer.expression import tree; assert not tree.__file__.endswith(".py"), tree'
	@echo "compiled: in $(COMPILED), which phiq up takes; PYTHONPATH=$(COMPILED) goes before the checkout"

test-compiled: compiled
	PYTHONPATH=$(COMPILED) $(BIN)/pytest -o "pythonpath=$(COMPILED) tests ." tests/unit/scorer tests/compiled
