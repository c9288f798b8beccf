# Navet. `make` alone lists what there is.
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
VAR := $(or $(VAR_DIR),var)

export PYTHONPATH := $(CURDIR):$(CURDIR)/site
export DJANGO_SETTINGS_MODULE ?= config.settings.dev
# Where bytecode is not kept, each start compiles 2,600 modules anew (2 s).
unexport PYTHONDONTWRITEBYTECODE
# Like pip, uv trusts what the machine trusts: an office's own certificate too.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.PHONY: help run dev test browser check fix messages bench soak lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VAR)/.ready-$(PORT) ## serve the five networks at http://localhost:8000/ (PORT=…), with the task worker
	@echo "Navet is at http://localhost:$(PORT)/ (Ctrl-C stops it)"
	@$(PY) manage.py work -v 0 & worker=$$!; \
	$(VENV)/bin/gunicorn config.wsgi --bind $(HOST):$(PORT) --threads 8 --access-logfile /dev/null --log-level warning & web=$$!; \
	trap 'kill $$worker $$web 2>/dev/null' EXIT INT TERM; wait $$web

dev: $(VAR)/.ready-$(PORT) ## the same, reloading when code changes
	@$(PY) manage.py work -v 0 & worker=$$!; trap 'kill $$worker 2>/dev/null' EXIT INT TERM; \
	$(PY) manage.py runserver $(HOST):$(PORT)

test: $(VENV)/.dev ## all tests: unit, integration, access table, and the browser where a Chromium is found
	@$(PY) manage.py compilecatalogues
	DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/bin/pytest -n auto --dist loadgroup -q $(ARGS)

browser: ## install Chromium (Debian's) for the browser tests
	@command -v chromium >/dev/null || (apt-get update -q && apt-get install -yq --no-install-recommends chromium)

check: $(VENV)/.dev ## everything that can be said without running the tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy site home events extranet competition
	$(PY) manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=config.settings.base SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	HUB_HOST=navet.example $(PY) manage.py check --deploy --fail-level WARNING

fix: $(VENV)/.dev ## format and mend what can be mended
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

messages: $(VENV)/.dev ## bring the catalogues in step with the sources (needs GNU gettext)
	$(PY) manage.py collectmessages

bench: $(VENV)/.dev ## speed and cost of pages as ratios to a bare view in the same run
	$(PY) -m tests.benchmarks

FAULTS ?= 20
soak: $(VENV)/.dev ## hours: each fault FAULTS=20 times under load, 1,000 attempts for 60 places, 10,000 mails, 20,000 bad requests
	FAULTS=$(FAULTS) FAULTS_ATTEMPTS=1000 DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/bin/pytest -q -p no:randomly tests/faults tests/backups/test_access.py $(ARGS)
	HYPOTHESIS_PROFILE=soak DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/bin/pytest -q -k "places_hold or promises" tests/places tests/competition
	MAILS=10000 DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/bin/pytest -q -s -p no:randomly tests/notifications/test_delivery.py -k failing_server
	ONCE_MORE=1 DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/bin/pytest -n auto --dist loadgroup -q tests/access tests/canaries
	FUZZ_REQUESTS=20000 DJANGO_SETTINGS_MODULE=config.settings.test $(VENV)/bin/pytest -n auto -q tests/fuzz

lock: $(VENV)/.dev ## resolve the dependencies of pyproject.toml anew
	$(VENV)/bin/uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/runtime.txt $(ARGS)
	$(VENV)/bin/uv pip compile pyproject.toml -q --group dev -c requirements/runtime.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt $(ARGS)

clean: ## forget the demo's data, caches and reports; the next `make run` starts afresh
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# ---- what the targets above stand on

$(VENV)/bin/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(PY) || $(PYTHON) -m venv --without-pip $(VENV)
# Python's own pip if there is one: to put another into the folder first takes longer than all that follows.
	@pip="$(PYTHON) -m pip --python $(PY)"; \
	$$pip --version >/dev/null 2>&1 || { $(PY) -m ensurepip >/dev/null; pip="$(PY) -m pip"; }; \
	$$pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.runtime: requirements/runtime.txt $(VENV)/bin/uv
	@echo "Installing packages"
	@$(VENV)/bin/uv pip install -q --python $(PY) --require-hashes -r requirements/runtime.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/bin/uv
	@echo "Installing packages"
	@$(VENV)/bin/uv pip install -q --python $(PY) --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/.runtime

SOURCES := $(wildcard */migrations/*.py */*/migrations/*.py site/locale*/*/LC_MESSAGES/*.po site/admission/demo/*.json)

$(VAR)/.ready-$(PORT): $(VENV)/.runtime $(SOURCES)
	@mkdir -p $(VAR)/static && rm -f $(VAR)/.ready-*
	@echo "Preparing the database and its demo"
# Our own modules are imported last; another core compiles them meanwhile.
	@$(PY) -m compileall -q home events extranet competition site & \
	DEBUG=off $(PY) manage.py demo --port $(PORT)
	@touch $@
