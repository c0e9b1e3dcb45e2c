#!/usr/bin/env bash
# `make run`: the console with a living demo city, or pictures of it where there is no screen.
# The files of the console stay where every start keeps them: TANGGAP_HOME, else the user's own data folder.
set -euo pipefail
cd "$(dirname "$0")/.."

# Chromium refuses its sandbox to root; a demo in a container is no reason to give up.
if [ "$(id -u)" -eq 0 ]; then
    export QTWEBENGINE_DISABLE_SANDBOX=1
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
    exec .venv/bin/tanggap run --demo
fi

echo "No display here: drawing every screen into build/snapshots instead."
exec .venv/bin/tanggap snapshot build/snapshots --demo
