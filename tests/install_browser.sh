#!/bin/sh
# Browser journeys need a Chromium. Install one where apt can be used; elsewhere pytest says that they are skipped.
set -u
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then
	exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
	exit 0
fi
echo "Installing Chromium for the browser journeys…"
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium libatomic1 fonts-dejavu-core; } >/dev/null 2>&1; then
	echo "Chromium could not be installed."
fi
exit 0
