# Two commands: `make plan` writes the planning basis for Sweden, `make test` proves it. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: plan calibrate test proof check docs samples invented benchmarks coverage mutants lock clean

plan: $(READY)
	$(BIN)/underlag plan --out runs/plan --replace

test: $(READY)
	$(BIN)/python tests/needs.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/underlag check
	$(BIN)/underlag check --country fictional
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 25

# What the published figures say of every bundled profession, with all checks: an hour and more. The posteriors ship.
# Worlds are simulated in full for one profession: the inference of the others is the same, on other cards.
calibrate: $(READY)
	for profession in gp district_nurse; do $(BIN)/underlag calibrate --in-country --profession $$profession --checks || exit; done
	$(BIN)/underlag calibrate --in-country --country fictional --profession gp --checks
	for profession in district_nurse physiotherapist; do \
	  $(BIN)/underlag calibrate --in-country --country fictional --profession $$profession --checks --rounds 25 || exit; done

# What takes too long for every change: every kernel with every profession, and the synthesis with all its checks.
proof: $(READY)
	$(BIN)/pytest -n 2 -m proof
	$(MAKE) calibrate

check: $(READY)
	$(BIN)/underlag check

docs: $(READY)
	$(BIN)/python docs/generate.py

# What docs/samples shows: the two pages of one region, from the plan of Sweden.
samples: plan
	$(BIN)/underlag report runs/plan --out docs/samples --audience factsheet --region 24 --format html --format pdf --replace

# The tables of Havsmark, evidence/fictional, anew: after a change of tools/invented_country or of a card there.
invented: $(READY)
	$(BIN)/python tools/invented_country

benchmarks: $(READY)
	$(BIN)/python benchmarks/engine.py
	$(BIN)/python benchmarks/placement.py
	$(BIN)/python benchmarks/starts.py

# Which branches no test takes: the whole suite, an hour and more.
coverage: $(READY)
	rm -rf build/coverage && mkdir -p build/coverage
	$(BIN)/coverage run -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/coverage combine -q && $(BIN)/coverage report

# How much of what makes numbers is held by tests: hours, goes on where it was stopped. `make docs` prints what was found.
mutants: $(READY)
	$(BIN)/python tests/mutants/measure.py

# Exact versions and hashes for every platform; written again only when the requirements change.
lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	  --no-header --no-annotate --quiet --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'underlag needs Python 3.11 or later; set PYTHON=…')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) runs build dist
