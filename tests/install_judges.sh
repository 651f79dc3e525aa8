#!/bin/sh
# lieer, the Gmail client that judges our sandbox, in .judges/ over Debian's notmuch; where we may not install, it skips.
set -eu
judge=$(dirname "$0")/../.judges/lieer
has_notmuch() { command -v notmuch >/dev/null 2>&1 && /usr/bin/python3 -c 'import notmuch2, venv, ensurepip' 2>/dev/null; }
if ! has_notmuch; then
	command -v apt-get >/dev/null 2>&1 || exit 0
	[ "$(id -u)" = 0 ] || exit 0
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq notmuch python3-notmuch2 python3-venv >/dev/null
fi
[ -x "$judge/bin/gmi" ] && exit 0
/usr/bin/python3 -m venv --system-site-packages "$judge"
"$judge/bin/python" -m pip install --quiet --disable-pip-version-check lieer==1.6
