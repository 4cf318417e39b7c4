.PHONY: setup run test lint types bench compare report danger-report evaluate clean lock

setup:            ## environment, directory, model: all set-up and nothing else
	@sh .ci/set-up
	@.venv/bin/beside prepare

run: setup        ## start the bot: on Telegram with TELEGRAM_BOT_TOKEN, else in the terminal
	@.venv/bin/beside run

test: setup       ## the whole suite: lint, types, Rasa's own checks, tests by layer
	@.venv/bin/python -m tests.suite

lint: setup
	@.venv/bin/ruff check bot resources rasa_project tests && .venv/bin/mypy

bench: setup      ## milliseconds a message and memory, against a stock Rasa pipeline on the same examples
	@.venv/bin/python -m tests.bench

compare: setup    ## our understanding against stock DIET and n-grams alone, on the same split
	@.venv/bin/python -m tests.compare

report: setup     ## the figures per language, need and danger, into docs/
	@.venv/bin/python -m bot.report

danger-report: setup
	@.venv/bin/python -m bot.danger.report

lock:             ## resolve the dependencies anew (needs uv); no index addresses in the file
	uv pip compile pyproject.toml --group dev --extra browse --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --universal -q -o requirements.lock

clean:
	rm -rf .venv .uv build rasa_project/models resources/build .pytest_cache .mypy_cache .ruff_cache
