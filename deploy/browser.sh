#!/bin/sh
# The browser that journeys drive, and fonts that can show Chinese: Debian's packages, installed when root.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium"
fc-list 2>/dev/null | grep -qiE "cjk|wqy|heiti|songti" || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$([ -n "$missing" ] && echo " $missing") for the browser tests …"
    apt-get update -q >/dev/null
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null
else
    echo "The browser tests need: $missing. On Debian 12, as root: apt-get install $missing" >&2
    exit 1
fi
