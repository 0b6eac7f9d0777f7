#!/bin/sh
# Makes .venv with a Python that is new enough; on Debian as root it installs one.
set -eu
cd "$(dirname "$0")/.."

new_enough() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

python=$(new_enough) || { tools/need.sh python; python=$(new_enough) || { echo "Python 3.11 or newer is missing." >&2; exit 1; }; }
"$python" -m venv .venv
