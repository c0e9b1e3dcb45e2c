#!/usr/bin/env bash
# Makes .venv fit to run and test Tanggap: a virtual environment, the pinned packages, Qt's system libraries.
#
# Instant when nothing changed: a stamp in .venv remembers what it was made from, and then neither network nor
# package manager is asked. PYTHON=/path/to/python chooses the interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() { say "Tanggap: $*"; exit 1; }

stamp_file=.venv/tanggap-stamp
stamp="$(pwd) $(cat pyproject.toml packaging/constraints.txt packaging/setup.sh packaging/system_libraries.py | cksum)"
if [ "$(cat "$stamp_file" 2>/dev/null)" = "$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" || stop "PYTHON=$PYTHON is not a Python 3.11 or newer."
        printf '%s' "$PYTHON"
        return
    fi
    for candidate in python3.11 python3.12 python3.13 python3.14 python3 python; do
        if fits "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    stop "Python 3.11 or newer is needed and none was found; install it, or name it: make PYTHON=/path/to/python3.11"
}

# Prints the prefix that lets apt-get install ("" for root, "sudo -n"), or fails where we may not or cannot.
may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null && sudo -n true 2>/dev/null && printf 'sudo -n'
}

# Installs Debian packages; fails without a word when that is not allowed or does not work.
apt_install() {
    local prefix
    prefix="$(may_install)" || return 1
    say "Installing system packages: $*"
    # shellcheck disable=SC2086  # the prefix is none or two words
    $prefix env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
    # shellcheck disable=SC2086
    $prefix env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086
    $prefix env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

make_environment() {
    local python version
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
        apt_install "python$version-venv" \
            || stop "$python lacks the venv module; install the package python$version-venv (Debian) and try again."
    fi
    say "Making .venv with $("$python" -c 'import sys; print("Python %d.%d.%d" % sys.version_info[:3])')"
    "$python" -m venv --clear .venv
}

install_packages() {
    local pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input install -qq
        --root-user-action=ignore --constraint packaging/constraints.txt)
    say "Installing the Python packages (about 1 GB on disk; once)"
    # The build tool is pinned like everything else, so the build needs no environment of its own.
    "${pip[@]}" setuptools || stop "setuptools could not be installed; the reason is above."
    "${pip[@]}" --no-build-isolation --editable ".[dev]" \
        || stop "the Python packages could not be installed; the reason is above."
}

install_libraries() {
    local missing
    missing="$(.venv/bin/python packaging/system_libraries.py)"
    [ -z "$missing" ] && return
    if command -v dpkg >/dev/null; then
        # shellcheck disable=SC2086  # a list of package names
        apt_install $missing || stop "Qt needs these system packages: sudo apt-get install ${missing//$'\n'/ }"
        missing="$(.venv/bin/python packaging/system_libraries.py)"
    fi
    [ -z "$missing" ] || stop "Qt needs these system libraries, please install them: ${missing//$'\n'/ }"
}

.venv/bin/python -c '' 2>/dev/null || make_environment
install_packages
install_libraries
printf '%s\n' "$stamp" >"$stamp_file"
