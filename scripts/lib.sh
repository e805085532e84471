# Shared by the shell scripts: where things are, how to speak, how to fail. Sourced, never run.
# shellcheck shell=bash

ROOT=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd -P)
case ${SD_STATE:=$ROOT/.state} in /*) ;; *) SD_STATE=$PWD/$SD_STATE ;; esac
export ROOT SD_STATE
PYTHON=${SD_PYTHON:-python3}
STARTED=${STARTED:-$(date +%s)}
export STARTED

# Progress and sentences go to standard error: standard output belongs to the command.
say() { printf '[%4d s] %s\n' "$(($(date +%s) - STARTED))" "$*" >&2; }
# Of two that fail at the same time, such as for want of a network, only the first speaks.
die() {
  [ -z "${SPOKEN:-}" ] || mkdir "$SPOKEN" 2> /dev/null || exit 1
  printf 'Service Desk: %s\n' "$*" >&2
  exit 1
}

# die, but look first whether the disk is simply full
fail() {
  local free
  free=$(df -Pk "$SD_STATE" 2> /dev/null | awk 'NR == 2 {print $4}') || true
  if [ "${free:-999999}" -lt 51200 ]; then
    die "the disk that holds $SD_STATE is full: free some space (a first start needs 3 GB) or set SD_STATE to a folder on another disk, then run the same command again."
  fi
  die "$*"
}

# Every file that a tool would put into somebody's home or /tmp goes to the state folder.
# Downloads keep the real HOME, because that is where the user's registry and proxy settings are.
use_state_folder() {
  mkdir -p "$SD_STATE"/{cache,home,logs,stamps,tmp} 2> /dev/null ||
    fail "cannot write to the state folder $SD_STATE: set SD_STATE to a folder that you may write to."
  find "$SD_STATE/tmp" -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} + 2> /dev/null || true
  export TMPDIR="$SD_STATE/tmp" PIP_CACHE_DIR="$SD_STATE/cache/pip" UV_CACHE_DIR="$SD_STATE/cache/uv"
  export npm_config_cache="$SD_STATE/cache/npm" XDG_CACHE_HOME="$SD_STATE/cache" PYTHONPYCACHEPREFIX="$SD_STATE/cache/pycache"
  export NODE_COMPILE_CACHE="$SD_STATE/cache/node" PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
  unset PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV PIP_TARGET PIP_PREFIX PIP_USER
}

# stamp NAME KEY: was NAME finished with this very KEY?   set_stamp NAME KEY: remember that it was
stamp() { [ "$(cat "$SD_STATE/stamps/$1" 2> /dev/null)" = "$2" ]; }
set_stamp() { printf '%s\n' "$2" > "$SD_STATE/stamps/$1.new" && mv "$SD_STATE/stamps/$1.new" "$SD_STATE/stamps/$1"; }
hash_of() { cat "$@" | sha256sum | cut -c1-16; }
