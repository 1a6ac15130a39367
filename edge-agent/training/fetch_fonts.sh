#!/bin/sh
# Fetches the faces of fontsource that the generator uses (all under the SIL Open Font License 1.1 or Apache-2.0)
# and unpacks them as TrueType files into LPR_CACHE/fonts. Needs npm, python3-fonttools and python3-brotli.
set -eu
cache="${LPR_CACHE:-$HOME/.cache/checkpoint-lpr}"
mkdir -p "$cache/npm" "$cache/fonts"
here=$(cd "$(dirname "$0")" && pwd)
cd "$cache/npm"
echo '{"private":true}' > package.json
# shellcheck disable=SC2046
npm install --no-audit --no-fund --ignore-scripts $(sed 's/#.*//' "$here/fonts-npm.txt" | sed '/^ *$/d; s/^/@fontsource\//')
/usr/bin/python3 - "$cache" <<'PY'
import pathlib, sys
from fontTools.ttLib import TTFont
cache = pathlib.Path(sys.argv[1])
for family in sorted((cache / "npm/node_modules/@fontsource").iterdir()):
    for weight in ("400", "500", "600", "700", "900"):
        source = family / "files" / f"{family.name}-latin-{weight}-normal.woff2"
        target = cache / "fonts" / f"{family.name}-{weight}.ttf"
        if source.exists() and not target.exists():
            font = TTFont(source)
            font.flavor = None
            font.save(target)
PY
