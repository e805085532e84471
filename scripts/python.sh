#!/usr/bin/env bash
# Makes the private Python environment in the state folder, with exactly the versions that the requirements files pin.
# usage: scripts/python.sh lint|demo|test
# --no-deps everywhere: the files name every package there is, and pip does not know Odoo, which OCA's addons ask for.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/lib.sh"
use_state_folder
profile=${1:?usage: python.sh lint|demo|test}
venv=$SD_STATE/venv
log=$SD_STATE/logs/python.log
files=("$ROOT/requirements.txt" "$ROOT/requirements-odoo.txt")
base=$("$PYTHON" -c 'import sys; print(sys.version, sys.base_prefix)')
hint="check the network and pip's configuration, then run the same command again (details: $log)."

if ! stamp venv "$base $venv" || [ ! -x "$venv/bin/python" ]; then
  rm -rf "$venv"
  "$PYTHON" -m venv "$venv" > "$log" 2>&1 || fail "the private Python environment $venv could not be made (details: $log)."
  rm -f "$SD_STATE"/stamps/python-*
  set_stamp venv "$base $venv"
fi

# uv is some ten times faster than pip; where it cannot reach the registry that pip is configured for, pip does it.
install() {
  local arguments=(--no-deps) file
  for file in "$@"; do arguments+=(-r "$file"); done
  { [ -x "$venv/bin/uv" ] || "$venv/bin/pip" install -q --no-deps --only-binary :all: uv==0.13.9; } >> "$log" 2>&1 &&
    "$venv/bin/uv" pip install -q --python "$venv/bin/python" --only-binary :all: "${arguments[@]}" >> "$log" 2>&1 ||
    "$venv/bin/pip" install -q --no-compile --only-binary :all: "${arguments[@]}" >> "$log" 2>&1 ||
    fail "the Python packages could not be downloaded: $hint"
}

key=$(hash_of "${files[@]}")
stamp python-run "$key" || { : > "$log"; install "${files[@]}"; set_stamp python-run "$key"; }
if [ "$profile" != demo ]; then
  key=$(hash_of "$ROOT/requirements-dev.txt")
  stamp python-dev "$key" || { install "$ROOT/requirements-dev.txt"; set_stamp python-dev "$key"; }
  key=$(hash_of "$ROOT/package.json" "$ROOT/package-lock.json")
  if ! stamp node "$key"; then
    mkdir -p "$SD_STATE/node"
    cp "$ROOT/package.json" "$ROOT/package-lock.json" "$SD_STATE/node/"
    (cd "$SD_STATE/node" && PATH="$venv/bin:$PATH" npm ci --no-audit --no-fund --ignore-scripts --loglevel=error) >> "$log" 2>&1 ||
      fail "prettier and axe-core could not be downloaded: check the network and npm's configuration, then run the same command again (details: $log)."
    set_stamp node "$key"
  fi
fi
