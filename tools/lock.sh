#!/bin/sh
# Writes the lock files again from pyproject.toml: every version and hash, no addresses.
# Lock files must not depend on how this machine is set up, so no configuration is read.
set -eu
cd "$(dirname "$0")/.."
lock() { # lock FILE SOURCE...
    target=$1; shift
    env -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_INDEX -u UV_FIND_LINKS \
        .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file "requirements/$target" "$@"
}
lock run.txt pyproject.toml "$@"
lock dev.txt pyproject.toml --group dev --constraint requirements/run.txt "$@"
lock node.txt --group node "$@"
for folder in . peers; do
    (cd "$folder" && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --silent)
done
