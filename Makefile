# Everything a stranger types. The work is done by scripts/, each of which says at its top what it does.
# Variables are given after the target (make demo SD_PORT=8070) or in the environment.

.DEFAULT_GOAL := help
.PHONY: help demo mail test bench lint format words db odoo clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 14

demo: ## a running service desk in the browser (RESET=1: start afresh; Ctrl-C stops it)
	@scripts/run demo $(if $(RESET),--reset)

mail: ## send the sample mails in demo/mails to the running demo
	@scripts/run mail $(FILES)

test: ## all checks and tests (ONLY=sd_billing or a path: these tests only)
	@scripts/run test $(ONLY)

bench: ## the same mails for plain helpdesk_mgmt and for us, side by side
	@scripts/run bench

lint: ## the checks that need no database: style, format, types, manifests
	@scripts/run lint

format: ## rewrite the sources as the format checks want them
	@scripts/run format

words: ## bring i18n/ in line with the sources; lists what has no translation yet
	@scripts/run words

db: ## NAME=x: a fresh database with the three addons and no demo data
	@scripts/run db $(NAME)

odoo: ## ARGS="shell -d x": Odoo's own command line in the same environment
	@scripts/run odoo $(ARGS)

clean: ## remove the state folder: environment, databases, sent mails
	@scripts/clean.sh
