# Everything works without uv and without network once the packages are there.
#   make run    install, build the shipped corpus, show who works with whom, check a draft
#   make test   the whole suite, with all that it needs
#   make lint   ruff and mypy
#   make bench  speed, as ratios in one run
SHELL := /bin/bash
VENV ?= .venv
# The first interpreter that is new enough and not too new.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& { echo $$p; break; }; done)
PY := $(VENV)/bin/python
KG := $(VENV)/bin/kg
OUT ?= out
PYTEST_ARGS ?=

.DEFAULT_GOAL := run
.PHONY: run test lint bundle bench bench-serving pins readme system static clean

$(PY):
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11–3.13 / Python 3.11 to 3.13 is needed" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "无法建立虚拟环境；Debian/Ubuntu 请先装 python3-venv / install python3-venv first" >&2; exit 1; }

$(VENV)/.runtime: requirements.txt pyproject.toml | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The query page's editor, out of its npm package; without npm the page has a plain text area.
static:
	@.ci/fetch_editor

run: $(VENV)/.runtime static
	@$(KG) build
	@mkdir -p $(OUT)
	@$(KG) network -o $(abspath $(OUT))/graph.html
	@$(KG) coverage corpus/examples/draft/gansu-ip-draft-invented.txt --against anhui-ip-145 \
		--fail-on none -o $(abspath $(OUT))/coverage.html

# Chromium, a Chinese font: what the browser tests drive. Installed where that is possible, else named.
system:
	@.ci/system_packages

test: $(VENV)/.dev system static
	$(PY) -m pytest -q -n auto $(PYTEST_ARGS)

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# One folder for an installation without network, Linux and Windows; tried in a fresh environment.
bundle: $(VENV)/.dev static
	$(PY) .ci/make_bundle.py --output $(OUT)/bundle --try

bench: $(VENV)/.dev
	$(PY) tests/benchmarks/bench_ratios.py
	$(PY) tests/benchmarks/bench_search.py
	$(PY) tests/benchmarks/bench_validate.py
	$(PY) tests/benchmarks/bench_page.py

# The server under load; OTHERS is the bin folder of an environment with oxigraph and rdflib-endpoint.
bench-serving: $(VENV)/.dev
	$(PY) tests/benchmarks/bench_serving.py $(if $(OTHERS),--others $(OTHERS))

# Pin what is installed (after a change of pyproject.toml).
pins: $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(PY) -m pip install --quiet --disable-pip-version-check -e . --group dev
	$(PY) .ci/pin_requirements.py

# Write README's tables of commands and finding codes (after a change of either).
readme: $(VENV)/.runtime
	$(PY) .ci/write_readme_tables.py

clean:
	rm -rf $(VENV) $(OUT) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
