#!/bin/sh
# Collect the texts of the screens into the English catalogue and compile it.
# With --check: change nothing, fail when the catalogue or the compiled file is behind the source.
set -eu
cd "$(dirname "$0")/.."
ts=resources/i18n/tanggap_en.ts
qm=resources/i18n/tanggap_en.qm
bin=${BIN:-}
if [ -z "$bin" ] && [ -d .venv/bin ]; then bin=.venv/bin/; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ ! -f "$ts" ] || cp "$ts" "$work/tanggap_en.ts"
"${bin}pyside6-lupdate" -extensions py "$PWD/console" -locations none -no-obsolete -source-language id_ID \
    -target-language en_US -silent -ts "$work/tanggap_en.ts"
"${bin}pyside6-lrelease" -silent "$work/tanggap_en.ts" -qm "$work/tanggap_en.qm"
if [ "${1:-}" = "--check" ]; then
    cmp "$ts" "$work/tanggap_en.ts"
    cmp "$qm" "$work/tanggap_en.qm"
else
    cp "$work/tanggap_en.ts" "$ts"
    cp "$work/tanggap_en.qm" "$qm"
fi
