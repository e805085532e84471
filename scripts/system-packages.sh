#!/usr/bin/env bash
# Makes sure that the machine has the few system packages that a profile needs and nothing else.
# usage: scripts/system-packages.sh lint|demo|test
# Nothing missing: silent. Missing: as root installs them with apt, otherwise names them and stops
# before anything else has happened. No service is started and no database cluster is created.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/lib.sh"
profile=${1:?usage: system-packages.sh lint|demo|test}

command -v "$PYTHON" > /dev/null || die "$PYTHON was not found: install Python 3.11, 3.12 or 3.13 (or set SD_PYTHON to one)."
version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case $version in
  3.11 | 3.12 | 3.13) ;;
  *) die "Python 3.11, 3.12 or 3.13 is needed, but $PYTHON is $version: set SD_PYTHON to a fitting one." ;;
esac

packages=() reasons=()
need() { packages+=("$1"); reasons+=("$1 ($2)"); }
has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || command -v initdb > /dev/null; }

venv_package=python3-venv
[ "$(command -v "$PYTHON")" = /usr/bin/python3 ] || venv_package=python$version-venv
"$PYTHON" -c 'import ensurepip, venv' 2> /dev/null || need "$venv_package" "to make a private Python environment"
if [ "$profile" != lint ] && [ -z "${SD_PG_HOST:-}" ]; then
  has_postgresql || need postgresql "the database server, run privately in the state folder"
fi
if [ "$profile" = test ]; then
  command -v chromium > /dev/null || { need chromium "the browser of the browser tests"; need fonts-liberation "letters for that browser"; }
  PATH=$PATH:/usr/sbin command -v dovecot > /dev/null && [ -x /usr/lib/dovecot/imap ] ||
    need dovecot-imapd "the IMAP server of the mail tests, run privately"
  [ -x /usr/lib/dovecot/lmtp ] || need dovecot-lmtpd "delivery to that IMAP server"
fi
[ ${#packages[@]} -gt 0 ] || exit 0

list=$(printf '%s, ' "${reasons[@]}")
if ! command -v apt-get > /dev/null; then
  die "these must be installed first, with this machine's package manager: ${list%, }."
fi
if [ "$(id -u)" != 0 ]; then
  printf '%s\n' "Service Desk: these system packages are missing: ${list%, }." \
    "Have an administrator run this line, then run the same command again:" \
    "  apt-get install --no-install-recommends ${packages[*]}" \
    "(The services that it may start are not needed: we run our own, privately.)" >&2
  exit 1
fi

# A fresh Debian would start a database cluster and a mail server of its own; both are only wanted as programs.
undo=()
cleanup() { local file; for file in "${undo[@]+"${undo[@]}"}"; do rm -f "$file"; done; }
trap cleanup EXIT
say "Installing missing system packages: ${list%, }."
if [[ " ${packages[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common
  printf 'create_main_cluster = false\n' > /etc/postgresql-common/createcluster.conf
fi
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  undo+=(/usr/sbin/policy-rc.d)
fi
log=$(mktemp)
undo+=("$log")
install() {
  DEBIAN_FRONTEND=noninteractive apt-get -qy -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold -o Acquire::Retries=3 \
    install --no-install-recommends "${packages[@]}" > "$log" 2>&1 < /dev/null
}
if ! install; then
  { apt-get -qq update && install; } >> "$log" 2>&1 < /dev/null || {
    tail -n 3 "$log" >&2
    die "apt-get could not install ${packages[*]}: check the network and this machine's package sources, then run the same command again."
  }
fi
if [[ " ${packages[*]} " == *" dovecot-imapd "* ]] && command -v systemctl > /dev/null; then
  systemctl disable dovecot.service dovecot.socket > /dev/null 2>&1 || true # not at the next boot either
fi
say "System packages are installed."
