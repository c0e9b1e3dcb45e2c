#!/usr/bin/env bash
# `make package`: the folder to hand out, dist/tanggap, which needs no Python on the other machine.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -m pip --disable-pip-version-check --no-input install -qq --root-user-action=ignore \
    --constraint packaging/constraints.txt --no-build-isolation --editable ".[package]"
# ERROR: below that it names every library of the parts of Qt that tanggap.spec leaves out anyway.
.venv/bin/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build/pyinstaller packaging/tanggap.spec
# A program that does not start is no package; --help imports the whole command line.
dist/tanggap/tanggap --help >/dev/null
echo "dist/tanggap: $(du -sh dist/tanggap | cut -f1)"
