.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
export PYTHONPATH := src
FORMATTED := 'src/motcua/**/static/**/*.{css,js}'
TEMPLATES := git ls-files -z '*/templates/*.html' | xargs -0 .venv/bin/djade --target-version 5.2

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## packages, assets, tools for developers
	./motcua setup-dev

check: ## lint, formatting, types, import contracts: seconds
	.venv/bin/ruff check src tests bench
	.venv/bin/ruff format --check src tests bench
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	node_modules/.bin/prettier --check $(FORMATTED)
	$(TEMPLATES) --check

fix: ## what lint and formatting can mend by themselves
	.venv/bin/ruff check --fix src tests bench
	.venv/bin/ruff format src tests bench
	node_modules/.bin/prettier --write $(FORMATTED)
	$(TEMPLATES) || $(TEMPLATES) --check

test: ## the whole suite on both databases
	./motcua test

conformance: ## every aggregation on Spark and DuckDB over the same files: equal figures (needs Java 17; minutes)
	test -d var/pyspark || .venv/bin/uv pip install --target var/pyspark 'pyspark>=4.0.5,<4.1'
	PYTHONPATH=src:var/pyspark $(PYTHON) -m pytest -q --no-migrations src/motcua/statistics/tests/conformance.py

mutants: ## how many small faults in rules, policies, measures and statistics the tests find, by a seeded sample (long)
	$(PYTHON) tests/mutants.py $(ROOMS) $(if $(SEED),--seed $(SEED)) $(if $(MUTANTS),--mutants $(MUTANTS))

migrations: ## says what migrations are missing
	$(PYTHON) -m motcua makemigrations --check --dry-run

demo: ## the demo office in the browser
	./motcua demo

faults: ## a thousand kills, full disks and held locks: is what was acknowledged there? (hours; ROUNDS=100 SEED=7)
	./motcua bench faults --rounds $(or $(ROUNDS),1000) $(if $(SEED),--seed $(SEED))

security: ## static checks and scanners of others against a demo (docs/security); minutes, the first time downloads them
	$(PYTHON) tests/security.py

images: ## the screens in docs/images, from a demo
	$(PYTHON) -m tests.images
