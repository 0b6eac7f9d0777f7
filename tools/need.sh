#!/bin/sh
# need.sh THING...: each thing is on this machine when this ends well. On Debian as root it is installed, elsewhere its absence is told.
set -eu

there() {
    case $1 in
        python) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
        chromium) command -v chromium >/dev/null ;;
        postgresql) command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
        make) command -v make >/dev/null ;;
        request-tracker) [ -x /usr/share/request-tracker5/libexec/rt-server ] && [ -x /usr/sbin/rt-setup-database-5 ] ;;
        gettext) command -v xgettext >/dev/null && command -v msgmerge >/dev/null ;;
        *) echo "Unknown: $1" >&2; exit 2 ;;
    esac
}

packages() {
    case $1 in
        python) echo "python3 python3-venv" ;;
        # Its database is made elsewhere and it sends no mail: these two ask nothing and start nothing.
        request-tracker) echo "msmtp-mta dbconfig-no-thanks rt5-db-postgresql rt5-standalone request-tracker5" ;;
        *) echo "$1" ;;
    esac
}

missing=""
for thing in "$@"; do
    there "$thing" || missing="$missing $(packages "$thing")"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "This needs, and does not find:$missing. On Debian: sudo apt-get install$missing" >&2
    exit 1
fi

echo "Installing$missing ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 -- several packages
apt-get install -y -qq --no-install-recommends $missing >/dev/null
for thing in "$@"; do
    there "$thing" || { echo "$thing was installed and is still not found." >&2; exit 1; }
done
