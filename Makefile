# make run [PORT=8501]   installs, makes the sample if there is no database, starts the dashboard on 127.0.0.1
# make test              installs, then formatting, lint, types and every test, the browser's included
# make check             the same as make test
# make torture           the long form of the store's torture tests: kills, power cuts, damages, full disks (as root)
# make bench             the measured claims, each beside what it is compared with
# make help              the help's pictures of the sample, their manifest, and docs/su-dung.md from the help's words
# make screenshots       every page as pictures in build/screenshots; the README's own picture

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Browser tests wait much, so two workers share a core. Stores sync each file: in memory that costs nothing, where 4 GB
# of it are free. Files run in their order, the browser's first: those of few tests are the longest.
WORKERS ?= $(shell count=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); [ $$count -lt 4 ] && echo $$((2 * count)) || echo 8)
SCRATCH := $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print ($$4 > 4000000)}')" = 1 ] && [ -w /dev/shm ] && \
	echo /dev/shm || echo "$${TMPDIR:-/tmp}")

.PHONY: run test check torture bench help screenshots chromium proxies office fonts

$(VENV)/installed-run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed.")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing Debian's python3-venv ..."; \
			apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); \
		else \
			echo "Python's venv module is missing. Install it, on Debian with: apt-get install python3-venv"; exit 1; \
		fi; }
	@echo "Installing requirements.txt into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed-run
	@echo "Installing requirements-dev.txt into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@

run: $(VENV)/installed-run fonts
	@$(BIN)/python -m khoi demo --if-missing
	@echo "Địa chỉ / address: http://127.0.0.1:$(PORT)  (Ctrl-C: dừng / stop)"
	@exec $(BIN)/streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true

chromium:
	@command -v chromium >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing Debian's chromium for the browser tests ..."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else \
			echo "The browser tests need chromium. Install it, on Debian with: apt-get install chromium"; exit 1; \
		fi; }

proxies:
	@{ command -v nginx && command -v caddy; } >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing Debian's nginx and caddy for the tests of docs/deploy ..."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nginx caddy openssl >/dev/null; \
		else \
			echo "The tests of docs/deploy need nginx and caddy. Install them, on Debian with: apt-get install nginx caddy"; exit 1; \
		fi; }

office:
	@{ command -v soffice && command -v pdftotext && ls /usr/lib/libreoffice/program/libswlo.so /usr/lib/libreoffice/program/libsclo.so; } >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing Debian's libreoffice-calc-nogui, libreoffice-writer-nogui and poppler-utils for the tests of what is taken away ..."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils >/dev/null; \
		else \
			echo "The tests of what is taken away need LibreOffice. Install it, on Debian with: apt-get install libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils"; exit 1; \
		fi; }

fonts:
	@ls /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf >/dev/null 2>&1 || [ -n "$$KHOI_FONTS" ] || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing Debian's fonts-liberation2 for briefings ..."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq fonts-liberation2 >/dev/null || true; \
		fi; } || echo "Briefings need the font Liberation Serif 2. Install it, on Debian with: apt-get install fonts-liberation2"

test: $(VENV)/installed-dev chromium proxies office fonts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive khoi pages dashboard.py
	@TMPDIR=$(SCRATCH) $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: test

torture: $(VENV)/installed-dev
	@command -v strace >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
		apt-get update -qq && apt-get install -y -qq strace >/dev/null; } || echo "strace could not be installed."
	@KHOI_TORTURE=1 $(BIN)/python -m pytest -s tests/torture tests/test_store_undo.py tests/test_store_past.py \
		tests/test_rollup.py tests/test_intake_decode.py tests/test_intake_round_trip.py

bench: $(VENV)/installed-dev chromium
	@$(BIN)/python -m bench.pages && $(BIN)/python -m bench.links && $(BIN)/python -m bench.figures && $(BIN)/python -m bench.intake && $(BIN)/python -m bench.uploads && $(BIN)/python -m bench.history && $(BIN)/python -m bench.gate && $(BIN)/python -m bench.briefing && $(BIN)/python -m bench.queries && $(BIN)/python -m bench.crowd

help: $(VENV)/installed-dev chromium
	@$(BIN)/python -m bench.pictures

screenshots: $(VENV)/installed-dev chromium
	@$(BIN)/python -m bench.screenshots
