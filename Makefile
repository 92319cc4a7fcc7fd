# The two commands of the README: `make demo` and `make test`. Everything else serves the people who build it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.PHONY: demo check test crash lint bench lock clean

demo: $(STAMP)
	@$(BIN)/watcher demo

check: $(STAMP)
	@$(BIN)/watcher check

# Hundreds of processes are started by the tests: each would compile the program anew where its byte code is not kept.
# Three at a time on two processors: many tests wait, for a lease, a server or a process that stops.
test: export PYTHONDONTWRITEBYTECODE =
test: $(DEV_STAMP) lint
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

crash: export PYTHONDONTWRITEBYTECODE =
crash: $(DEV_STAMP)
	$(BIN)/python tests/crash/every_point.py

# Half an hour of simulated weeks on each database, with everything that can go wrong; prints seeds and figures.
.PHONY: chaos
chaos: $(DEV_STAMP)
	$(BIN)/python tests/chaos/weeks.py --database sqlite
	$(BIN)/python tests/chaos/weeks.py --database postgresql --workers 2

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }

# The locks hold hashes and name no host; uv only installs. What runs has a lock of its own: tools are not shipped.
LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --all-extras
lock: $(VENV)/bin/uv
	$(LOCK) --group dev -o requirements.lock pyproject.toml
	$(LOCK) --constraint requirements.lock -o requirements-run.lock pyproject.toml

# What the image holds, as a CycloneDX bill of materials (build/sbom.cdx.json), validated against its schema; and whether
# anything locked has a known weakness. `audit` fails where the vulnerability service cannot be asked: no answer is no yes.
AUDIT := build/audit
SHIPPED := build/shipped
.PHONY: sbom audit
sbom: $(SHIPPED)/.installed $(AUDIT)/.installed
	$(AUDIT)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --sv 1.6 --of JSON \
		--validate -o build/sbom.cdx.json $(SHIPPED)/bin/python

$(SHIPPED)/.installed: pyproject.toml requirements-run.lock | $(VENV)/bin/uv
	$(PYTHON) -m venv --without-pip $(SHIPPED)
	@$(BIN)/uv pip install --quiet --python $(SHIPPED)/bin/python --require-hashes -r requirements-run.lock
	@$(BIN)/uv pip install --quiet --python $(SHIPPED)/bin/python --no-deps .
	@touch $@

audit: $(AUDIT)/.installed
	$(AUDIT)/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

$(AUDIT)/.installed:
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/pip --quiet --disable-pip-version-check install cyclonedx-bom==7.5.0 pip-audit==2.10.1
	@touch $@

# Whatever the OpenAPI file allows, and what it does not, asked of the pages of the replica's story.
SCHEMATHESIS := build/schemathesis
.PHONY: schemathesis
schemathesis: $(DEV_STAMP) $(SCHEMATHESIS)/.installed
	$(BIN)/python tests/serve/every_answer.py $(SCHEMATHESIS)/bin/schemathesis --max-examples 60

$(SCHEMATHESIS)/.installed:
	$(PYTHON) -m venv $(SCHEMATHESIS)
	$(SCHEMATHESIS)/bin/pip --quiet --disable-pip-version-check install schemathesis==4.32.5
	@touch $@

$(VENV)/bin/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip --quiet --disable-pip-version-check install uv

$(STAMP): pyproject.toml requirements-run.lock | $(VENV)/bin/uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-run.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(DEV_STAMP): $(STAMP) requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

# Us and our peers on the same pages: benchmarks/RESULTS.md. PARTS="one limits", QUICK=1 (one turn, into build/bench),
# MINUTES=10 (how long a thousand sources are polled).
bench: $(DEV_STAMP)
	$(BIN)/python -m benchmarks $(PARTS) $(if $(QUICK),--quick) $(if $(MINUTES),--minutes $(MINUTES))

# Every line and branch of core/ and model/, without the official documents: 100 %, or it fails.
REACHING = tests/core tests/sources tests/test_model_codec.py tests/test_model_records.py
.PHONY: coverage mutants
coverage: $(DEV_STAMP)
	@mkdir -p build
	$(BIN)/coverage run --data-file=build/coverage -m pytest $(REACHING) tests/fuzz
	$(BIN)/coverage report --data-file=build/coverage --include='watcher/core/*,watcher/model/*' \
		--skip-covered --show-missing --fail-under=100

# Every small wrong step in core/, one at a time: tests/mutation/MUTANTS.md. Some modules: MODULES="diff guard".
MODULES = $(patsubst watcher/core/%.py,%,$(filter-out %/__init__.py,$(wildcard watcher/core/*.py watcher/core/*/*.py)))
mutants: $(DEV_STAMP)
	@mkdir -p build/mutants
	PYTHONPATH=tests/mutation $(BIN)/coverage run --data-file=build/mutants/contexts -m pytest -p contexts $(REACHING) \
		tests/corpus --deselect tests/corpus/test_own_wording.py
	$(BIN)/python tests/mutation/hunt.py build/mutants $(MODULES:%=watcher/core/%.py)

# One family of readers or writers (tests/fuzz/families.py) under hostile input, by hand: FAMILY=mofcom MINUTES=10.
FUZZ_ENV = build/fuzz-env
.PHONY: fuzz
fuzz: $(FUZZ_ENV)/.installed
	$(FUZZ_ENV)/bin/python tests/fuzz/drive.py $(FAMILY) $(or $(MINUTES),10)

$(FUZZ_ENV)/.installed: requirements.lock | $(VENV)/bin/uv
	$(PYTHON) -m venv $(FUZZ_ENV)
	@$(BIN)/uv pip install --quiet --python $(FUZZ_ENV)/bin/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(FUZZ_ENV)/bin/python atheris==3.0.0
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# What the README shows, made by the project itself (needs Debian's chromium and fonts-noto-cjk).
SHOOT = chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking \
	--disable-component-update --disable-sync --no-first-run --user-data-dir=$$(mktemp -d)
.PHONY: pictures
pictures: $(STAMP)
	@$(BIN)/watcher demo --quiet --pages build/pages > /dev/null
	@last=$$(ls build/pages/compliance-*.html | tail -1); mail=$$(ls build/pages/mail-*.html | tail -1); \
	$(SHOOT) --window-size=820,1480 --screenshot=docs/slack.png "file://$(CURDIR)/$$last" 2> /dev/null; \
	$(SHOOT) --window-size=1200,1500 --screenshot=docs/mail.png "file://$(CURDIR)/$$mail" 2> /dev/null; \
	$(SHOOT) --window-size=390,2000 --screenshot=docs/mail-phone.png "file://$(CURDIR)/$$mail" 2> /dev/null
