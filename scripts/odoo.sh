#!/usr/bin/env bash
# Finds Odoo 19.0 or fetches it, and writes the folder that holds the Python package "odoo" to stamps/odoo.
# First that applies: ODOO_PATH; an Odoo that python3 can import; Debian's package odoo-19, unpacked into the
# state folder through the mirror that this machine's own apt uses (its package sources stay as they are).
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/lib.sh"
use_state_folder

release() { # the version of the Odoo in folder $1, such as 19.0, or nothing
  "$PYTHON" -c 'import runpy, sys; print("%s.%s" % runpy.run_path(sys.argv[1])["version_info"][:2])' "$1/odoo/release.py" 2> /dev/null || true
}

if [ -n "${ODOO_PATH:-}" ]; then
  found=$(release "$ODOO_PATH")
  [ -n "$found" ] || die "ODOO_PATH=$ODOO_PATH holds no Odoo (no odoo/release.py): set it to a checkout of branch 19.0, or unset it."
  [ "$found" = 19.0 ] || die "ODOO_PATH=$ODOO_PATH is Odoo $found, but the addons are made for 19.0: check out branch 19.0, or unset ODOO_PATH."
  set_stamp odoo "$(cd "$ODOO_PATH" && pwd -P)"
  exit 0
fi

importable=$(cd / && "$PYTHON" -c 'import odoo.release as r, os; print(os.path.dirname(os.path.dirname(os.path.abspath(r.__file__))))' 2> /dev/null || true)
if [ -n "$importable" ] && [ "$(release "$importable")" = 19.0 ]; then
  set_stamp odoo "$importable"
  exit 0
fi

dest=$SD_STATE/odoo
packages=usr/lib/python3/dist-packages
if [ ! -e "$dest/.complete" ]; then
  command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null ||
    die "this machine has no apt to fetch Odoo with: set ODOO_PATH to a checkout of Odoo, branch 19.0."
  "${BASH_SOURCE[0]%/*}/fetch-odoo.sh" "$dest"
fi
set_stamp odoo "$dest/$packages"
