#!/bin/sh
# On PostgreSQL the suite goes through PgBouncer too. Unpack Debian's under var/ where apt can be used: nothing is
# installed, no service starts. Elsewhere pytest says that these tests are skipped.
set -u
case "${DATABASE_URL:-}" in postgres*) ;; *) exit 0 ;; esac
if command -v pgbouncer >/dev/null 2>&1 || [ -x var/pgbouncer/usr/sbin/pgbouncer ]; then
	exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
	exit 0
fi
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
mkdir -p "$packages/partial" var
export DEBIAN_FRONTEND=noninteractive
fetch() { apt-get install -qq -y --download-only --no-install-recommends -o Dir::Cache::archives="$packages" pgbouncer; }
if ! { fetch || { apt-get update -qq && fetch; }; } >/dev/null 2>&1; then
	echo "PgBouncer could not be had."
	exit 0
fi
for package in "$packages"/*.deb; do
	dpkg-deb -x "$package" var/pgbouncer
done
exit 0
