#!/bin/sh
# Every check that needs no long time. All run, so that one report tells everything; any that fails, fails the whole.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
sources="wakil tests tools manage.py"
[ -d bench ] && sources="$sources bench"
failed=""

step() { # step NAME COMMAND...
    name=$1; shift
    "$@" || failed="$failed $name"
}

formatted() {
    # shellcheck disable=SC2086 -- several folders
    loose=$($bin/ruff format --check --output-format concise $sources 2>/dev/null | grep ': unformatted:' | cut -d: -f1 | sort -u)
    [ -z "$loose" ] || { echo "Not formatted (make format):"; echo "$loose"; return 1; }
}

step format formatted
# shellcheck disable=SC2086
step lint $bin/ruff check --quiet --output-format concise $sources
step contracts $bin/lint-imports --no-logo
step types $bin/mypy
step migrations $bin/python manage.py makemigrations --check --dry-run
step words env DJANGO_SETTINGS_MODULE=wakil.config.settings $bin/python -m tools.untranslated
[ "${TESTS:-1}" = 0 ] || step tests $bin/python -m pytest -n 2 -q -m "not browser and not slow"

[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }
