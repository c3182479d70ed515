# `make demo` and `make test` are all a newcomer needs; each sets the checkout up first, once.
PORT ?= 8080
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: setup demo test check bench faults screenshots clean

setup: $(STAMP)
	@:

# The first Python that is new enough and can make virtual environments. Only the recipe asks, so that
# an up-to-date checkout costs nothing.
$(STAMP): pyproject.toml constraints.txt
	@if ! $(BIN)/python -c 'import pip' 2>/dev/null; then \
	    for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	        $$python -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	        python=; \
	    done; \
	    if [ -z "$$python" ]; then \
	        echo "make setup: no Python 3.11 or newer with venv found; install one" \
	            "(Debian and Ubuntu: apt-get install python3 python3-venv) and run make again" >&2; \
	        exit 1; \
	    fi; \
	    echo "Creating .venv with $$($$python --version)"; \
	    $$python -m venv --clear .venv; \
	fi
	@echo "Installing Waypost and what it needs: the first time this downloads about 510 MB" \
	    "(more where torch comes with GPU libraries) and takes a few minutes"
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@$(BIN)/python -m bot.encoding
	@touch $@

demo: setup
	$(BIN)/waypost demo --port $(PORT)

test: setup
	$(BIN)/python -m pytest

# tests/test_code_style.py runs the same three tools for whoever runs the tests alone.
check: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python -m pytest --ignore=tests/test_code_style.py

bench: setup
	$(BIN)/python -m benchmarks

faults: setup
	$(BIN)/python -m benchmarks.faults

# The pictures of the documentation, from the running demo in Chromium.
screenshots: setup
	$(BIN)/python -m tests.bot.sandbox_web.screenshots docs/images

# .waypost holds the demo's data; config.toml and the database of a real installation stay.
clean:
	rm -rf .venv .waypost tests/bot/sandbox_js/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
