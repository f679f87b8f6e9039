# Everything is made by Python 3.11+, make and git alone. `make docs` also wants Chromium, `make bench`
# Node.js 20+, and `make conformance` both, a Java runtime with Maven, qpdf and Poppler's tools.
# Run a target twice and it does the same again; what it needs, it makes.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

# The first Python on the path that is new enough; or say which: make PYTHON=/path/to/python demo
new_enough := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c '$(new_enough)' >/dev/null 2>&1 && { echo $$each; break; }; done)
node_new_enough := process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)
TRANSCRIPT_CORPORA ?= ../shared
PYTEST_ARGS ?=
FUZZ_SECONDS ?= 600
FUZZ_JOBS ?= 1
doors := json jwt png svg pdf status-list trust-list table import oneroster case sheet ratings mapping

bin := .venv/bin
with_node := PATH="$(abspath .venv/bin):$$PATH"
npm := tests/conformance/npm
verapdf := tests/conformance/verapdf/target/cli.jar
judges := chromium java pdfdetach pdffonts pdfinfo pdfsig pdftotext qpdf
pip := $(bin)/python -m pip install --quiet --disable-pip-version-check
exact := model source validation proofs credentials verification reading mastery importing frameworks progress registry transparency accounts
empty :=
space := $(empty) $(empty)
comma := ,
# Rooms where every branch is tested, as coverage wants them: transcript/model/**,transcript/…
exact_files := $(subst $(space),$(comma),$(exact:%=transcript/%/**))

# Finished, or interrupted just after the sample school was copied.
is_demo := { [ -f demo/demo-passphrase.txt ] \
	|| cmp -s demo/workspace.yaml samples/riverbend/workspace.yaml; }

.PHONY: help install demo test lint bench conformance agreement w3c fuzz mutation docs dev dist clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.installed ## Make .venv with the command `transcript` in it
	@echo "ready: .venv/bin/transcript --help"

demo: .venv/.installed ## Validate, issue, export and verify the sample school, into ./demo
	@if [ -e demo ] && ! $(is_demo); then \
		echo "./demo was not made by \`make demo\`: move it away first"; exit 1; fi
	@rm -rf demo
	$(bin)/transcript demo demo

test: .venv/.dev-installed ## Run the tests, and ask for the coverage that was promised
	$(bin)/python -m pytest -m "not external" -n auto --cov --cov-report= $(PYTEST_ARGS)
	$(bin)/coverage report --include='$(exact_files)' --fail-under=100
	$(bin)/coverage report --fail-under=95

lint: .venv/.dev-installed ## Check style, format, types and who may import whom
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports --config importlinter.toml --no-logo

bench: .venv/.bench-installed $(npm)/node_modules/.installed ## Compare with the peers, in one run; writes bench/results.json
	$(with_node) $(bin)/python -m bench.run

conformance: $(npm)/node_modules/.installed ## Ask outside validators and corpora (TRANSCRIPT_CORPORA)
	@if [ ! -d "$(TRANSCRIPT_CORPORA)" ]; then \
		echo "no corpora at $(TRANSCRIPT_CORPORA): set TRANSCRIPT_CORPORA to their folder"; \
		[ "$(CI)" != true ] || exit 1; fi
	@missing=; for each in $(judges); do \
		command -v $$each >/dev/null || missing="$$missing $$each"; done; \
		[ -z "$$missing" ] || echo "not on this machine:$$missing; on Debian and Ubuntu install" \
			"chromium, qpdf, poppler-utils, default-jre-headless and maven"
	@$(MAKE) --no-print-directory $(verapdf) || echo "veraPDF could not be had: see above"
	$(with_node) TRANSCRIPT_CORPORA="$(abspath $(TRANSCRIPT_CORPORA))" \
		$(bin)/python -m pytest -m external -n auto --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

agreement: .venv/.dev-installed ## Compare what is signed with PyLD on 100,000 generated documents
	TRANSCRIPT_AGREEMENT=102000 $(bin)/python -m pytest -n 2 $(PYTEST_ARGS) \
		tests/proofs/test_agreement_with_pyld.py

fuzz: .venv/.fuzz-installed ## Fuzz each door for FUZZ_SECONDS (600), as many at once as FUZZ_JOBS (1)
	@printf '%s\n' $(or $(FUZZ_TARGETS),$(doors)) \
		| xargs -P $(FUZZ_JOBS) -I DOOR $(bin)/python -m tests.fuzz.fuzz DOOR $(FUZZ_SECONDS)

mutation: .venv/.mutation-installed ## Change our code in small ways, and count what the tests notice
	$(bin)/python tests/mutation/run.py

w3c: .venv/.node-installed ## Run the W3C's test suites from the clones in W3C_SUITES
	@[ -n "$(W3C_SUITES)" ] || { echo "say where the clones are: make w3c W3C_SUITES=DIR" \
		"(tests/conformance/w3c/README.md)"; exit 1; }
	$(with_node) $(bin)/python tests/conformance/w3c/run.py "$(W3C_SUITES)"

docs: .venv/.dev-installed ## Draw the pages that the documentation shows, and check every link
	$(bin)/python -m docs.make_images
	$(bin)/python -m pytest tests/architecture/test_repository.py -k 'link or picture'

dev: .venv/.dev-installed ## Make .venv with all that developing needs
	@echo "ready: activate it with \`. $(bin)/activate\`"

dist: .venv/.node-installed ## Build the wheel into ./dist, with the verifier for browsers in it
	$(with_node) $(bin)/python -c "from transcript.office.browser_verifier import make_own; make_own()"
	$(bin)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## Remove what make has made, .venv too
	@if $(is_demo); then rm -rf demo; fi
	rm -rf .venv build dist htmlcov .coverage .coverage.* bench/results.json
	rm -rf $(npm)/node_modules $(dir $(verapdf))
	rm -rf mutants mutants.log
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/.made:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later is needed, and none was found:" \
		"install one, or say where it is: make PYTHON=/path/to/python3.11 …"; exit 1; fi
	@$(PYTHON) -c '$(new_enough)' || { echo "Python 3.11 or later is needed;" \
		"$(PYTHON) is $$($(PYTHON) --version 2>&1)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module:" \
		"on Debian and Ubuntu install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: pyproject.toml | .venv/.made
	@echo "installing into .venv: a minute or two, once"
	@$(pip) --editable '.[web]'
	@touch $@

.venv/.dev-installed: pyproject.toml | .venv/.made
	@echo "installing into .venv, with what developing needs: a minute or two, once"
	@$(pip) --editable '.[dev]'
	@touch $@ .venv/.installed

.venv/.fuzz-installed: pyproject.toml | .venv/.made
	@echo "installing into .venv, with a fuzzer (Linux): a minute or two, once"
	@$(pip) --editable '.[dev,fuzz]'
	@touch $@

.venv/.mutation-installed: pyproject.toml | .venv/.made
	@$(pip) --editable '.[dev,mutation]'
	@touch $@

.venv/.bench-installed: pyproject.toml | .venv/.made
	@echo "installing into .venv, with a peer to compare with: a minute or two, once"
	@$(pip) --editable '.[web,bench]'
	@touch $@ .venv/.installed

# The system's Node.js where it is new enough; else one from the Python registry, inside .venv.
.venv/.node-installed: .venv/.dev-installed
	@command -v npm >/dev/null && node -e '$(node_new_enough)' \
		|| $(pip) --editable '.[dev,node]'
	@touch $@

$(npm)/node_modules/.installed: $(npm)/package.json $(npm)/package-lock.json | .venv/.node-installed
	$(with_node) npm ci --prefix $(npm) --no-audit --no-fund
	@touch $@

# Maven checks what it fetches; the tests check it again, against the digest they hold.
$(verapdf): tests/conformance/verapdf/pom.xml
	@command -v mvn >/dev/null || { echo "mvn is not on this machine: install maven"; exit 1; }
	@echo "fetching veraPDF with Maven: half a minute, once"
	@mvn --batch-mode --quiet --file $< package
	@touch $@
