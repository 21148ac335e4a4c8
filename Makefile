# Every target does its own set-up; `make help` tells what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TOOLCHAIN := $(BIN)/python -m toolchain

# the demo's cluster: the embedded node, or the context of your own kubeconfig that CONTEXT names
CONTEXT ?=
VALUES ?= $(if $(CONTEXT),,values/local.yaml)
NAMESPACE ?= todo-phasev
RELEASE ?= todo

##@ Use
.PHONY: demo
demo: $(READY) ## Install and test on a real Kubernetes (root; or your own cluster: CONTEXT=name VALUES=file)
	@$(BIN)/python -m node.demo --namespace $(NAMESPACE) --release $(RELEASE) \
	  $(if $(CONTEXT),--context $(CONTEXT)) $(addprefix --values ,$(VALUES))

.PHONY: down
down: $(READY) ## End the embedded node; nothing of it is left (root)
	@$(BIN)/todoctl down

.PHONY: manifests
manifests: $(READY) ## Write plain manifests for clusters without Helm (VALUES="file ..." NAMESPACE=name RELEASE=name OUT=folder)
	@$(TOOLCHAIN) build helm4
	@$(BIN)/todoctl manifests --namespace $(NAMESPACE) --release $(RELEASE) --helm "$$($(TOOLCHAIN) path helm4)" \
	  $(addprefix --values ,$(VALUES)) $(if $(OUT),--out "$(OUT)")

.PHONY: setup
setup: $(READY) ## Build the pinned tools into the cache (the first time 10 to 20 minutes; root)
	@$(TOOLCHAIN) build

.PHONY: preflight
preflight: ## Name what this machine lacks, and how to get it
	@PYTHONPATH=tools $(PYTHON) -m toolchain preflight

##@ Check
.PHONY: test
test: setup lint test-unit test-runtime test-cluster ## Run every tier (root)

.PHONY: lint
lint: $(READY) ## Check style, types and the rendered manifests of every overlay
	@$(TOOLCHAIN) build helm3 helm4
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@helm="$$($(TOOLCHAIN) path helm4)"; \
	for overlay in values.yaml values/*.yaml values/migration/*.yaml; do \
	  ignore="$$(sed -n 's/^# daprlint: //p' $$overlay)"; \
	  echo "daprlint --chart . -f $$overlay --config values/daprlint.yml --profile prod --fail-on warning $$ignore"; \
	  $(BIN)/daprlint --chart . -f $$overlay --helm "$$helm" --config values/daprlint.yml --profile prod --fail-on warning $$ignore; done

.PHONY: test-unit
test-unit: $(READY) ## Chart, linter, services and todoctl, without a cluster (about two minutes)
	@$(TOOLCHAIN) build helm3 helm4 chart-renderer helm-unittest cyclonus kubeconform
	"$$($(TOOLCHAIN) path helm-unittest)" --strict --file 'tests/unittest/*_test.yaml' .
	$(BIN)/pytest -n 2 --dist loadfile --benchmark-disable tests/chart tests/lint tests/services tests/todoctl

CASES ?= 10000
SEED := $(or $(SEED),$(shell echo $$RANDOM))
.PHONY: fuzz-chart
fuzz-chart: $(READY) ## Try the chart with CASES=10000 generated values, others each time; SEED= tries the same again
	@$(TOOLCHAIN) build chart-renderer
	@echo "again: make fuzz-chart CASES=$(CASES) SEED=$(SEED)"
	$(BIN)/pytest -q -n 2 --dist load tests/chart/test_fuzz_right.py tests/chart/test_fuzz_wrong.py --cases $(CASES) --fuzz-seed $(SEED)

.PHONY: fuzz-lint
fuzz-lint: $(READY) ## Give daprlint CASES=10000 mutated inputs, others each time; SEED= tries the same again
	@echo "again: make fuzz-lint CASES=$(CASES) SEED=$(SEED)"
	@$(BIN)/python -m lintfuzz --cases $(CASES) --seed $(SEED)

.PHONY: mutate-lint
mutate-lint: setup ## Make CASES=10000 slips in the chart's objects, ask the API server, daprd and daprlint, and write docs/mutations*.md (root)
	$(BIN)/pytest -q tests/cluster/test_mutations.py -k "not demanded" --cases $(CASES) --fuzz-seed $(SEED) --mutations
	$(BIN)/pytest -q tests/runtime/test_component_mutations.py --cases $(CASES) --fuzz-seed $(SEED) --mutations

.PHONY: bench-chart
bench-chart: $(READY) ## Measure how long the chart takes to render, beside two usual charts with as many objects
	@$(TOOLCHAIN) build helm4
	@$(BIN)/python -m chartbench

.PHONY: bench-lint
bench-lint: $(READY) ## Measure daprlint beside kubeconform and kubernetes-validate, whole processes on the same files
	@$(TOOLCHAIN) build kubeconform
	@$(BIN)/uv run --no-project --quiet --isolated --with kubernetes-validate==1.37.0 \
	  sh -c '$(CURDIR)/$(BIN)/python -m lintbench --kubernetes-validate "$$(command -v kubernetes-validate)"'

.PHONY: test-runtime
test-runtime: $(READY) ## The builder, and what the real daprd, Kafka and PostgreSQL do, as processes (root)
	@$(TOOLCHAIN) build helm4 kafka dapr
	$(BIN)/pytest tests/tools tests/runtime -m "not faults"

.PHONY: faults
faults: $(READY) ## Break, replace and change every part while CASES=10000 events flow, with Dapr and without, and count (root)
	@$(TOOLCHAIN) build kafka dapr
	$(BIN)/pytest -s tests/runtime/load --cases $(CASES)

.PHONY: bench-burst
bench-burst: $(READY) ## Measure a thousand tasks created at the same time, directly to Kafka and through Dapr (root)
	@$(TOOLCHAIN) build kafka dapr
	$(BIN)/pytest -q -s tests/runtime/load/bench_burst.py

.PHONY: bench-dapr-client
bench-dapr-client: $(READY) ## Measure the services' client of the sidecar beside Dapr's own SDK, with the same daprd (root)
	@$(TOOLCHAIN) build kafka dapr
	@$(BIN)/uv run --no-project --quiet --isolated --with dapr==1.19.0 \
	  sh -c 'SDK_PYTHON="$$(command -v python)" $(CURDIR)/$(BIN)/pytest -q -s tests/runtime/load/bench_dapr_client.py'

.PHONY: truth
truth: setup ## Give the examples of the linter's rules to the real daprd and injector, and write docs/truth.md (root)
	$(BIN)/pytest -q tests/runtime/truth/test_truth.py --truth
	$(BIN)/pytest -q tests/cluster/test_truth.py tests/cluster/test_truth_alive.py --truth

.PHONY: test-cluster
test-cluster: setup ## Install, test pods and faults on the embedded node (root)
	$(BIN)/pytest tests/cluster -m "not keda and not soak"

.PHONY: soak
soak: setup ## Take a release through every phase and back, five times, while users work, and count (root)
	$(BIN)/pytest -s tests/cluster/test_ledger.py -m soak

.PHONY: test-keda
test-keda: setup ## Scale on the lag of a consumer group with KEDA, which takes 10 minutes to build (root)
	@$(TOOLCHAIN) build keda
	$(BIN)/pytest tests/cluster -m keda

##@ Generate
.PHONY: golden
golden: $(READY) ## Write the goldens of every overlay anew
	@$(TOOLCHAIN) build helm3 helm4 chart-renderer
	$(BIN)/pytest -q tests/chart --golden

.PHONY: generate
generate: $(READY) ## Write the table of values, the page of events, the linter's catalogue and the rule pages anew
	$(BIN)/python -m chartdocs
	$(BIN)/python -m eventdocs
	@$(TOOLCHAIN) build dapr
	$(BIN)/python -m daprlint.catalogue.generate
	$(BIN)/python -m daprlint.pages

##@ Release
.PHONY: package
package: $(READY) ## Write dist/todo-app-<version>.tgz, the same bytes whenever it is made
	@$(TOOLCHAIN) build helm4
	@$(BIN)/python -m chartpackage

##@ Other
.PHONY: clean
clean: ## Remove the virtual environment, reports and packages (the cache stays)
	rm -rf .venv .todoctl dist .pytest_cache .mypy_cache .ruff_cache

.PHONY: help
help: ## Show this
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

$(READY): pyproject.toml uv.lock tools/uv.txt
	@PYTHONPATH=tools $(PYTHON) -m toolchain preflight --python
	@echo "Python environment: .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement tools/uv.txt
	@$(BIN)/uv sync --frozen --quiet
	@touch $@
