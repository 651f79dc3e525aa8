#!/bin/sh
# Judges by others, in .judges/: of our sandbox lieer over Debian's notmuch and emulate over Node, of our pages axe-core.
# Where we may not install, they skip.
set -eu
judges=$(dirname "$0")/../.judges
has_notmuch() { command -v notmuch >/dev/null 2>&1 && /usr/bin/python3 -c 'import notmuch2, venv, ensurepip' 2>/dev/null; }
has_node() { command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; }

wanted=
has_notmuch || wanted='notmuch python3-notmuch2 python3-venv'
has_node || wanted="$wanted nodejs npm"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	apt-get update -qq
	# shellcheck disable=SC2086 # one word a package
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $wanted >/dev/null
fi
if has_notmuch && ! [ -x "$judges/lieer/bin/gmi" ]; then
	/usr/bin/python3 -m venv --system-site-packages "$judges/lieer"
	"$judges/lieer/bin/python" -m pip install --quiet --disable-pip-version-check lieer==1.6
fi
if has_node && ! [ -d "$judges/emulate/node_modules/@inbox-zero/emulate" ]; then
	npm install --prefix "$judges/emulate" --no-audit --no-fund --ignore-scripts --silent @inbox-zero/emulate@0.4.5
fi
if has_node && ! [ -f "$judges/axe/node_modules/axe-core/axe.min.js" ]; then
	npm install --prefix "$judges/axe" --no-audit --no-fund --ignore-scripts --silent axe-core@4.14.1
fi
