# make environment  makes only the environment, in .venv
# make report  measures five workloads quickly and writes the report: first results after three minutes, all after twelve at the most
# make report-all  measures every workload with every engine quickly, in up to two and a half hours, and writes the report
# make test  all checks, and all tests but those of the areas and the slow ones
# make test-areas  the longer tests, by area; SINCE=main: only the areas with changes since main
# make test-portable  the tests that need nothing of Linux's, without it: those that run on macOS
# make docs  builds the documentation into build/docs; a warning, such as a link that leads nowhere, is an error
# make docs-links  tries the documentation's links to other sites
# make site  the documentation with the report of what was measured beside it, as it is published
# make test-slow  the slow tests, which both leave out: clusters and commands that are killed, hostile files
# make calibrate  tests the ruler against known truths
# make bench-harness  measures what measuring costs
# make bench-report  measures what the report of years of runs costs
# make accuracy  counts the planted changes that are found, beside asv continuous: two hours
# make accuracy-suites  the same on public asv suites, which it clones: some hours
# make statistics  tests the rules of verdicts on simulated data whose truth is known: some minutes
# make faults  tries to break it by what is hostile, prints what held and what broke: under 20 minutes on two cores
# make suspicions  tests whether measuring in turns changes what is measured: three quarters of an hour
# make rapids  measures the GPU rows on a machine with a GPU, and writes the report
# make upgrade  writes the newest versions that install together into constraints.txt and constraints/, and says
#               what changed
# make dist  builds the commit's sdist and wheel into dist, the same each time, and checks what an index would show
# make clean   removes what these made
# PYTHON=python3.12 chooses the Python

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --python $(BIN)/python --compile-bytecode \
      --constraint constraints.txt --build-constraint constraints.txt
# tests/conftest.py has an order of its own
PYTEST := $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
SOURCES := constraints.txt pyproject.toml setup.py kernels/pyproject.toml kernels/setup.py \
           $(shell find kernels -name '*.pyx')
OUR_CODE := breakeven kernels benchmarks proofs
DOCS := build/docs
# The environment of the tests has all that builds the documentation.
FOR_DOCS := $(if $(wildcard $(VENV)/installed-test),$(VENV)/installed-test,$(VENV)/installed-docs)
# All pages are read anew: what they take from the code may have changed.
SPHINX := sphinx-build --quiet --fresh-env --write-all --doctree-dir build/doctrees
ON_GPU := chunked_mean ndvi pairwise_distance filter_add groupby_mean read_csv read_parquet join_sort
# What make report measures must not take longer than eight minutes on two cores. Each of these answers a question that
# readers come with; together they have Dask, Modin, Ray, Numba, Cython, pandas, NumPy, joblib, Polars and DuckDB:
#   countdown        do threads help a loop of Python? (No; processes and compiled code do)
#   chunked_mean     who is faster than NumPy at arithmetic on arrays, and from what size?
#   groupby_mean     who is faster than pandas: Polars, DuckDB, Modin, Dask?
#   living_per_year  how far does better Python, NumPy or pandas get before anything is parallel?
#   tiny_tasks       what does a task cost on each engine?
# Left out are variants that take long or answer something else: Dask for debugging and on processes, which copies the
# arrays to and fro (30 s with their comparisons), Spark, Vaex and newer Pythons, whose environments take minutes to make.
REPORTED := countdown chunked_mean groupby_mean living_per_year tiny_tasks
REPORTED_WAYS := python,python-expert,numpy,numpy-bincount,pandas,threads,processes,processes-chunked,joblib,numba,numba-parallel,cython,cython-parallel,cython-threads-nogil,polars,duckdb,dask-threads,dask-distributed,ray,modin-ray,modin-dask

# The time of an import is measured, so bytecode is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report report-all test test-areas test-slow test-portable docs docs-links site calibrate bench-harness bench-report accuracy accuracy-suites statistics faults suspicions rapids upgrade dist clean environment
.DELETE_ON_ERROR:

report: announcement $(VENV)/installed-all
	@echo "== 2 of 3: the quick comparison, five to eight minutes on two cores =="
	@$(BIN)/breakeven run --quick $(REPORTED) --only $(REPORTED_WAYS) || [ $$? = 1 ] # 1: a case failed, and the page says why
	@echo "== 3 of 3: the pages, about a minute =="
	@$(BIN)/breakeven report

.PHONY: announcement
announcement:
	@echo "== make report: the environment, in $(VENV) (1 to 3 minutes, only the first time), then the quick comparison"
	@echo "   (5 to 8 minutes), then the pages (1 minute), on two idle cores. As soon as cases are measured, it"
	@echo "   prints the path of a page with first results, and at the end that of the report."
	@echo "   You can stop it at any time; make report resumes =="

report-all: $(VENV)/installed-all
	@$(MAKE) --no-print-directory java
	@echo "== every workload, quickly: up to two and a half hours on two cores =="
	@$(BIN)/breakeven run --quick || [ $$? = 1 ]
	@$(BIN)/breakeven report

test: $(VENV)/installed-test
	@$(MAKE) --no-print-directory chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -m "not slow and not area"

test-areas: $(VENV)/installed-test
	@$(MAKE) --no-print-directory chromium
	$(PYTEST) -m "area and not slow" $(if $(SINCE),--since '$(SINCE)') || [ $$? = 5 ] # 5: none was selected

test-slow: $(VENV)/installed-test
	@$(MAKE) --no-print-directory java
	$(BIN)/pytest -m slow

test-portable: $(VENV)/installed-test
	BREAKEVEN_PORTABLE=1 $(BIN)/pytest -m "portable and not slow" --numprocesses 2 --dist loadfile

docs: $(FOR_DOCS)
	@echo "== the documentation: $(DOCS)/index.html =="
	@$(BIN)/$(SPHINX) --fail-on-warning --keep-going $(DOCS_OPTIONS) docs $(DOCS)

docs-links: $(FOR_DOCS)
	@echo "== the documentation's links to other sites, about a minute =="
	@$(BIN)/$(SPHINX) --builder linkcheck docs build/docs-links

site: $(FOR_DOCS)
	@$(MAKE) --no-print-directory docs DOCS_OPTIONS="--html-define has_report=1"
	@echo "== the report beside it, about a minute =="
	@$(BIN)/breakeven report --output $(DOCS)/report

bench-harness: $(VENV)/installed-all
	@echo "== what measuring costs by itself, about 5 minutes =="
	@$(BIN)/python -m benchmarks.itself.bench_harness

bench-report: $(VENV)/installed-all
	@echo "== the report of 200,000 measurements, about a minute =="
	@$(BIN)/python -m benchmarks.itself.bench_report

accuracy: $(VENV)/installed-all
	@echo "== which planted changes are found, beside asv continuous: two hours; leave the machine alone =="
	@$(BIN)/python -m proofs.accuracy.contest

accuracy-suites: $(VENV)/installed-all
	@echo "== slow-downs planted in public projects, beside asv continuous: some hours; leave the machine alone =="
	@$(BIN)/python -m proofs.accuracy_suites.contest

statistics: $(VENV)/installed-all
	@echo "== what the rules of verdicts do with simulated data whose truth is known, some minutes =="
	@$(BIN)/python -m proofs.statistics

faults: $(VENV)/installed-test
	@$(MAKE) --no-print-directory chromium
	@echo "== hostile tests, each with what must happen: less than 20 minutes on two cores =="
	@$(BIN)/python -m proofs.faults

suspicions: $(VENV)/installed-all
	@echo "== experiments on measuring in turns, three quarters of an hour; leave the machine alone =="
	@$(BIN)/python -m proofs.suspicions

calibrate: $(VENV)/installed-all
	@echo "== known truths, about 5 minutes; leave the machine alone meanwhile =="
	@$(BIN)/breakeven calibrate

rapids: $(VENV)/installed-all
	@echo "== CuPy and cuDF beside the baselines, on one GPU =="
	@$(BIN)/breakeven env make rapids
	@$(BIN)/breakeven run $(ON_GPU) --only 'cupy,cudf*' --sizes medium,large --quick || [ $$? = 1 ]
	@$(BIN)/breakeven report

upgrade: $(VENV)/installed-all
	@echo "== the newest versions that install together, for Python 3.11: the default environment =="
	@cp constraints.txt $(VENV)/constraints.before
	@printf 'pip\nwheel\n' | $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --no-header \
	  --no-annotate pyproject.toml --extra test --output-file constraints.txt - > /dev/null
	@diff $(VENV)/constraints.before constraints.txt || true
	@echo "== the engines' own environments =="
	@$(BIN)/breakeven env pin

# Only what is committed is built, dated by its commit; the umask is one of what a wheel keeps of its files.
dist: $(VENV)/made
	@$(UV) --quiet build setuptools twine
	@rm -rf dist build/dist && mkdir -p build/dist
	@umask 022 && git archive HEAD | tar --extract --directory build/dist && \
	  SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) \
	  $(BIN)/python -m build --no-isolation --outdir dist build/dist
	@$(BIN)/python -m twine check --strict dist/*

clean:
	rm -rf $(VENV) .asv build dist *.egg-info kernels/*.egg-info kernels/build reports/site .mypy_cache .pytest_cache .ruff_cache
	find kernels \( -name '*.so' -o -name '*.c' -o -name '*.build.json' \) -delete
	find $(OUR_CODE) tests -name __pycache__ -prune -exec rm -rf {} +

environment: $(VENV)/installed-all

$(VENV)/installed-all $(VENV)/installed-docs $(VENV)/installed-test: $(VENV)/installed-%: $(VENV)/made $(SOURCES)
	@echo "== installing what constraints.txt pins, building the Cython extensions: 1 to 3 minutes =="
	$(UV) --reinstall-package breakeven --editable '.[$*]'
	$(UV) --reinstall-package breakeven-kernels --no-deps --editable kernels
	@# dask-ml installs sparse, which it does not use here; Dask would import it, and Numba, every time
	$(BIN)/uv pip uninstall --quiet --python $(BIN)/python sparse
	$(BIN)/python -m compileall -q $(OUR_CODE)
	touch $@

$(VENV)/made:
	@command -v $(PYTHON) > /dev/null || { \
	  echo "$(PYTHON) was not found; install Python 3.11 or later, or name another: make PYTHON=python3.12"; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Breakeven needs Python 3.11 or later, and $(PYTHON) is older or does not run;" \
	    "name another: make PYTHON=python3.12"; \
	  exit 1; }
	@echo "== 1 of 3: the environment, in $(VENV) =="
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt uv
	touch $@

.PHONY: java
java:
	@command -v java > /dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless || true; \
	else \
	  echo "Spark needs Java 17 or later; without it only its rows are missing: apt-get install openjdk-17-jre-headless"; \
	fi

.PHONY: chromium
chromium:
	@for name in chromium chromium-browser google-chrome; do \
	  command -v $$name > /dev/null && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq chromium; \
	else \
	  echo "the tests of the pages need Chromium; run: sudo apt-get install chromium"; exit 1; \
	fi
