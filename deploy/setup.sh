#!/bin/sh
# The virtual environment with exactly the locked packages. Says plainly what a machine lacks.
set -eu
python=${PYTHON:-python3.11}
command -v "$python" >/dev/null 2>&1 || python=python3
if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    echo "Yilian needs Python 3.11 (with venv). On Debian 12: apt-get install python3 python3-venv" >&2
    exit 1
fi
if [ ! -x .venv/bin/python ]; then
    if ! "$python" -m venv .venv 2>/dev/null; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            apt-get update -q >/dev/null && apt-get install -y -q python3-venv >/dev/null
            "$python" -m venv .venv
        else
            echo "Python's venv module is missing. On Debian 12: apt-get install python3-venv" >&2
            exit 1
        fi
    fi
fi
echo "Installing the locked packages …"
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.txt
.venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.txt deploy/uv.txt
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
