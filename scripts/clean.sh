#!/usr/bin/env bash
# Stops what runs in the state folder and removes the folder: environment, databases, sent mails.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/lib.sh"
[ -d "$SD_STATE/stamps" ] || { say "There is nothing to remove: $SD_STATE is no state folder."; exit 0; }
if [ -e "$SD_STATE/demo/running" ] && ! flock -n "$SD_STATE/demo/running" true; then
  die "the demo is running from $SD_STATE: stop it first (Ctrl-C in its terminal)."
fi
for pidfile in "$SD_STATE"/*/pg-*/postmaster.pid; do
  [ ! -e "$pidfile" ] || kill -INT "$(head -n 1 "$pidfile")" 2> /dev/null || true
done
rm -rf "$SD_STATE"
say "Removed $SD_STATE."
