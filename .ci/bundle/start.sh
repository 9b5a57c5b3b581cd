#!/bin/sh
# 首次运行时在本目录安装（不联网），以后直接打开。 Installs here at first, offline; then opens.
cd "$(dirname "$0")" || exit 1
if [ ! -x venv/bin/kg ]; then
  for p in python3.13 python3.12 python3.11 python3; do
    command -v "$p" >/dev/null || continue
    "$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && python="$p" && break
  done
  if [ -z "$python" ]; then
    echo "需要 Python 3.11–3.13。 Python 3.11 to 3.13 is needed." >&2
    exit 1
  fi
  "$python" -m venv venv && venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --no-index --find-links wheels policy-kg || { rm -rf venv; exit 1; }
fi
export KG_DATA="${KG_DATA:-$PWD/data}"
[ -e "$KG_DATA/store/CURRENT" ] || venv/bin/kg build || exit 1
exec venv/bin/kg serve --open "$@"
