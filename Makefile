# Everything one does here. `make` lists it.
SHELL := bash
.DEFAULT_GOAL := help
# Where `make run` serves: `make run port=8081`.
port ?= 8080

help: ## List what can be done
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Install what is missing, build, make the demo schools and serve them on http://localhost:8080
	@scripts/need.sh run
	@scripts/assets.sh
	cargo build --locked -p preau
	./target/debug/preau demo --listen 127.0.0.1:$(port) --data data/demo

test: ## Install what is missing, then run everything that CI runs
	@scripts/need.sh test
	@scripts/test.sh

assets: ## Build the style sheet, scripts, fonts and icons
	@scripts/need.sh assets
	@scripts/assets.sh

captures: ## Take screenshots of the demo's pages into e2e/captures
	@scripts/need.sh test
	@scripts/assets.sh
	cargo build --locked -p preau
	scripts/with-demo.sh npm --prefix e2e run captures

bench: ## Measure CPU per request, statements, memory, sign-ins and the import; print them
	@scripts/need.sh test
	@scripts/assets.sh
	cargo build --locked --release -p preau -p preau-bench
	scripts/bench.sh

trial: ## The long trials: kill -9 during writes, hundreds of rounds
	@scripts/need.sh run
	@scripts/assets.sh
	cargo build --locked -p preau -p preau-bench
	scripts/trial.sh 200

audit: ## Known advisories of our dependencies (needs the network)
	cargo deny check advisories

feature: ## Lay the folder of a new feature: make feature name=surveys
	@scripts/new-feature.sh $(name)

.PHONY: help run test assets captures bench trial audit feature
