# Two commands are always true: `make run` and `make test`. `make` alone prints this help.
VENV := .venv
PYTHON := $(VENV)/bin/python
export PORT ?= 8000
# Tests run side by side, one process a core.
WORKERS ?= auto
ARGS ?=
# Since when lines are worth breaking: a commit, or the branch one left.
BASE ?= HEAD~1
TEMPLATES := pix tests/toy_type
JINJA := pix/web/school/jinja2

.DEFAULT_GOAL := help
.PHONY: help run reset test check fix bench bench-country drill mutants lock messages

##@ Use it
run: $(VENV)/.base  ## Serve Pix on http://127.0.0.1:8000 with its demo world (PORT=… to change)
	@$(PYTHON) -m config.serve

reset:  ## Forget the demo's data, which are in var/; the next `make run` starts afresh
	@rm -rf var && echo "Le dossier var/ et ses données de démonstration sont effacés."
	@test -z "$$DATABASE_URL$$PIX_VAR" || echo "Ce que DATABASE_URL ou PIX_VAR désigne hors de var/ n’est pas touché."

##@ Change it
test: $(VENV)/.dev  ## Run every test, browser journeys included (DATABASE_URL=postgres://… for PostgreSQL)
	@sh tests/install_browser.sh
	@sh tests/install_pooler.sh
	@$(VENV)/bin/pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: $(VENV)/.dev  ## Lint, types, templates, import contracts, missing migrations
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/djlint --lint --quiet pix
	@$(VENV)/bin/djangofmt --check $(TEMPLATES)
	@$(VENV)/bin/djangofmt --check --profile jinja $(JINJA)
	@$(VENV)/bin/lint-imports --no-cache
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON) manage.py makemigrations --check --dry-run
	@$(PYTHON) -m pix.content.schema content

fix: $(VENV)/.dev  ## Repair what can be repaired by itself
	@$(VENV)/bin/ruff check --fix -q . || true
	@$(VENV)/bin/ruff format -q .
	@$(VENV)/bin/djangofmt $(TEMPLATES)
	@$(VENV)/bin/djangofmt --profile jinja $(JINJA)

bench: $(VENV)/.dev  ## Measure the figures the product promises (ten minutes; DATABASE_URL too)
	@$(PYTHON) -m bench $(ARGS)

bench-country: $(VENV)/.dev  ## The pages of a school in its country, beside it alone (PostgreSQL; ARGS="--schools 400 …")
	@$(PYTHON) -m bench.country $(ARGS)

drill: $(VENV)/.dev  ## Make faults on a site under traffic, count what is lost (ARGS="--quick", "--database sqlite --only mail")
	@$(PYTHON) -m drill $(ARGS)

mutants: $(VENV)/.dev  ## Break lines changed since BASE, list what no test sees (ARGS="--sample 300 --seed 1", "--of services …")
	@nice $(PYTHON) -m mutants --base $(BASE) $(ARGS)

lock: $(VENV)/.dev  ## Renew the locked requirements (hashes, no addresses)
	@for name in uv base dev; do $(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-header \
		--python-version 3.11 requirements/$$name.in -o requirements/$$name.txt $(ARGS); done

messages: $(VENV)/.dev  ## Collect the strings to translate into locale/ (needs gettext)
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON) manage.py makemessages -l en --no-location --no-obsolete -d django -e html,py,txt -i var -i .venv -i tests -i bench -i drill -i mutants

help:
	@awk 'BEGIN {FS = ":.*##"; printf "make TARGET\n"} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*##/ {printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# uv installs in seconds; pip does the same in minutes where uv cannot run.
define install
	@$(VENV)/bin/uv pip install -q --python $(PYTHON) --require-hashes --only-binary :all: -r $(1) 2>/dev/null \
		|| $(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r $(1)
	@touch $@
endef

$(VENV)/.uv: requirements/uv.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@echo "Préparation de l’environnement Python (une seule fois)…"
	@python3 -m venv $(VENV)
	@$(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes -r $< || echo "uv cannot be installed here: pip will do"
	@touch $@

$(VENV)/.base: $(VENV)/.uv requirements/base.txt
	$(call install,requirements/base.txt)

$(VENV)/.dev: $(VENV)/.uv requirements/dev.txt
	$(call install,requirements/dev.txt)
	@touch $(VENV)/.base
