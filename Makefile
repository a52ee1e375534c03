# make help lists what there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run
DEV    := $(VENV)/.dev
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo demo-reset run test check soak bench format lint types contracts cover lock shots clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(RUN) ## open the workstation on two example centers (without a terminal: the whole walk, printed)
	@$(BIN)/fusion-tui --profile .demo demo

demo-reset: ## forget the example centers
	@rm -rf .demo
	@echo "the example is forgotten; make demo makes it anew"

run: $(RUN) ## open the workstation on your own profile
	@$(BIN)/fusion-tui

test: $(DEV) ## run every test
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(DEV) ## format, lint, types, contracts, tests, coverage: what CI runs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(MAKE) --no-print-directory test PYTEST_ADDOPTS="--cov --cov-report=term:skip-covered"
	@$(BIN)/coverage report --include='fusion_tui/domain/*,fusion_tui/crypto/*,fusion_tui/sync/*' --fail-under=100 --skip-covered

soak: $(DEV) ## the long sweeps: every bit of a header and seal, every cut, every fault of a medium, 10,000 steps of centers
	@FUSION_SOAK=1 $(BIN)/python -m pytest -n 2 --timeout 0 --dist worksteal tests/sync tests/faults tests/services/test_simulator.py

bench: $(DEV) ## measure the program against its limits (SIZE=10000 ONLY=start,unlock,keys,search,insert,memory,keep,exchange,likeness)
	@$(BIN)/python -m bench $(if $(SIZE),--size $(SIZE)) $(if $(ONLY),--only $(ONLY))

format: $(DEV) ## rewrite the code in the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

lint: $(DEV) ## ruff only
	@$(BIN)/ruff check .

types: $(DEV) ## mypy --strict only
	@$(BIN)/mypy

contracts: $(DEV) ## who may import whom
	@$(BIN)/lint-imports --no-cache

lock: $(DEV) ## write requirements/*.txt anew, by hash, without index addresses
	@for name in build run dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.txt; \
	done

shots: $(DEV) ## take the pictures in docs/screens (needs rsvg-convert)
	@$(BIN)/python docs/pictures.py

clean: ## remove the environment and every cache
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: $(PYTHON) is older than 3.11" >&2; echo "hint: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "error: this Python comes without venv" >&2; \
	    echo "hint: install the package python3-venv (Debian, Ubuntu), then run make again" >&2; exit 1; }
	@echo "setting up $(VENV) (first use only) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN): $(VENV)/.made requirements/run.txt requirements/build.txt pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q fusion_tui
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
