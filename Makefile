# One-line targets; `make run` and `make test` set up all that they need.
VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: run public-data test coverage setup admin lint types format lock newest licenses cluster clean migrations golden accuracy suspicious-names bench bench-quotes bench-topics hostile clients huge-event load profile known-items who-is-who check-offices screenshots audit

run: $(VENV)/.run
	@VENV=$(VENV) HOST=$(HOST) PORT=$(PORT) sh deploy/run.sh

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(ARGS)

setup: $(VENV)/.dev

$(VENV)/.run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# All tests, measured; fails below the floor in pyproject.toml. Slower than `make test`.
coverage: $(VENV)/.dev
	$(BIN)/python -m coverage erase && $(BIN)/python -m coverage run --parallel-mode -m pytest $(ARGS)
	$(BIN)/python -m coverage combine --quiet && $(BIN)/python -m coverage report

# All public data as files, in FOLDER: a data package with CSV and Parquet, a ConvoKit corpus, a file for
# Datasette, a TEI corpus.
public-data: $(VENV)/.parquet
	$(BIN)/python manage.py export_archive $(or $(FOLDER),public-data) --parquet --convokit --sqlite --tei $(ARGS)

$(VENV)/.parquet: $(VENV)/.run requirements-parquet.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-parquet.txt
	@touch $@

admin: $(VENV)/.run
	$(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py createsuperuser

lint: $(VENV)/.dev types
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/python -m tests.unused
	$(BIN)/djlint --quiet --check --lint templates/remarks
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive archive remarks deploy

types: $(VENV)/.dev
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat templates/remarks

lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-opensearch.in -o requirements-opensearch.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-parquet.in -o requirements-parquet.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header benchmarks/requirements.in -o benchmarks/requirements.txt

# The newest versions that the .in files allow, without the lock, in an environment of its own.
newest:
	@test -x .venv-newest/bin/python || $(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip install --quiet --disable-pip-version-check --upgrade -r requirements-dev.in
	.venv-newest/bin/python -m pytest $(ARGS)

licenses: $(VENV)/.dev
	$(BIN)/python deploy/licenses.py > deploy/LICENSES.md

cluster: $(VENV)/.dev
	tests/opensearch/install.sh
	$(BIN)/python -m tests.cluster.run $(ARGS)
	$(BIN)/python -m tests.cluster.search_run $(ARGS)

accuracy: $(VENV)/.dev
	$(BIN)/python -m benchmarks.accuracy $(CORPUS) $(ARGS)

suspicious-names: $(VENV)/.dev
	$(BIN)/python -m benchmarks.suspicious_names $(CORPUS)

# Needs datasette and modelsearch for the peers: they are installed here and nowhere else.
bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	tests/opensearch/install.sh
	$(BIN)/python -m benchmarks.speed --peers --cluster $(ARGS)

bench-quotes: $(VENV)/.dev
	$(BIN)/python -m benchmarks.quotes $(if $(CORPUS),$(CORPUS),--turns 1500000)

bench-topics: $(VENV)/.dev
	$(BIN)/python -m benchmarks.topics $(CORPUS) $(ARGS)

who-is-who: $(VENV)/.dev
	$(BIN)/python -m benchmarks.who_is_who $(CORPUS) $(ARGS)

check-offices: $(VENV)/.dev
	$(BIN)/python -m benchmarks.offices fixtures/offices.csv $(REFERENCE) $(CORPUS)

known-items: $(VENV)/.dev
	$(BIN)/python -m benchmarks.known_items $(CORPUS) $(ARGS)

hostile: $(VENV)/.dev
	$(BIN)/python -m benchmarks.hostile $(ARGS)

# The programs that users have already, from the registries, against an archive of the seed.
clients: $(VENV)/.dev
	$(BIN)/python -m benchmarks.clients $(ARGS)

huge-event: $(VENV)/.dev
	$(BIN)/python -m benchmarks.huge_event $(ARGS)

load: $(VENV)/.dev
	$(BIN)/python -m benchmarks.load $(ARGS)

# CPU by kind of page and where it goes; CORPUS=folder of transcripts, else a generated archive.
profile: $(VENV)/.dev
	$(BIN)/python -m benchmarks.profiling $(CORPUS) $(ARGS)

screenshots: $(VENV)/.dev
	$(BIN)/python -m benchmarks.pages --screens screenshots

audit: $(VENV)/.dev
	$(BIN)/python -m benchmarks.pages --audit

golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden --write

migrations: $(VENV)/.dev
	$(BIN)/python manage.py makemigrations remarks

clean:
	rm -rf var staticfiles screenshots $(VENV)
