#!/usr/bin/env bash
# Unpacks Debian's package odoo-19 and the fonts and scripts it links to into a folder. Root or not.
# usage: scripts/fetch-odoo.sh FOLDER
# The machine's package lists, sources and installed packages are neither used nor changed: apt runs on
# private folders, with the address of the Debian mirror that the machine's own configuration names.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/lib.sh"
use_state_folder
dest=${1:?usage: fetch-odoo.sh FOLDER}
known_sha256=9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$SD_STATE/logs/fetch-odoo.log
: > "$log"
hint="check the network and the package sources (apt-get update) and run the same command again, or set ODOO_PATH to a checkout of Odoo, branch 19.0 (details: $log)."

mkdir -p "$work"/{parts,prefs,lists/partial,cache/archives/partial,debs}
: > "$work/status"
key=
for candidate in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
  [ ! -r "$candidate" ] || { key=$candidate; break; }
done
[ -n "$key" ] || die "Debian's archive keys (package debian-archive-keyring) are not on this machine: set ODOO_PATH to a checkout of Odoo, branch 19.0."

apt=(apt-get -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts="$work/parts"
  -o Dir::Etc::Preferences="$work/preferences" -o Dir::Etc::PreferencesParts="$work/prefs"
  -o Dir::State::Lists="$work/lists" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
  -o APT::Sandbox::User="" -o Acquire::Languages=none -o Acquire::Retries=3 -o Debug::NoLocking=1
  -o APT::Update::Error-Mode=any)

# Where this machine gets Debian itself from; third parties that use Debian's suite names fail the key below.
mirrors=$(apt-get -o Debug::NoLocking=1 -o Dir::State::Lists="$work/lists" update --print-uris 2>> "$log" |
  sed -nE "s#^'(.*)/dists/(bookworm|trixie|forky|sid|stable|testing|unstable)/InRelease'.*#\1#p" | awk '!seen[$0]++')
[ -n "$mirrors" ] || die "apt knows no Debian mirror here, so Odoo cannot be fetched: set ODOO_PATH to a checkout of Odoo, branch 19.0."

# Odoo itself is only in Debian's unstable suite; what it links to comes from a stable one, where it has the expected versions.
printf 'Package: *\nPin: release n=sid\nPin-Priority: 1\n' > "$work/preferences"
usable=
for mirror in $mirrors; do
  for stable in bookworm trixie; do
    printf "deb [signed-by=$key] $mirror %s main\n" "$stable" sid > "$work/sources.list"
    if "${apt[@]}" update >> "$log" 2>&1; then usable=$mirror; break 2; fi
  done
done
[ -n "$usable" ] || fail "the Debian mirror of this machine cannot be reached: $hint"

(cd "$work/debs" && "${apt[@]}" download odoo-19 fonts-montserrat libjs-jquery libjs-jquery-form libjs-underscore \
  fonts-font-awesome fonts-glyphicons-halflings fonts-inconsolata fonts-ocr-b fonts-roboto-unhinted gsfonts \
  fonts-dejavu-core >> "$log" 2>&1) || fail "Odoo could not be downloaded from this machine's Debian mirror: $hint"
sha256=$(sha256sum "$work"/debs/odoo-19_*.deb | cut -d' ' -f1)
[ "$sha256" = "$known_sha256" ] || say "Note: this build of Debian's odoo-19 is not the one that the addons were tested with."

packages=usr/lib/python3/dist-packages
rm -rf "$dest.part"
mkdir -p "$dest.part"
for deb in "$work"/debs/*.deb; do # only the languages that we ship, and no leftovers of packaging
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dest.part" --no-same-owner \
    --exclude="./$packages/addons" --exclude="./$packages/setup" --exclude="./$packages/doc" \
    --exclude="./$packages/odoo-19.0.egg-info" --exclude='*/i18n/[!ds]*.po' --exclude='*/i18n_extra/[!ds]*.po' \
    2>> "$log" || fail "Odoo could not be unpacked into $dest: run the same command again (details: $log)."
done
# Debian leaves this file out for its licence; without it Odoo's bundle of JavaScript unit tests does not load.
missing=$dest.part/$packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
mkdir -p "${missing%/*}"
[ -e "$missing" ] || : > "$missing"
dangling=$(find "$dest.part" -xtype l | head -n 1)
[ -z "$dangling" ] || die "the Odoo from this mirror lacks $dangling: set ODOO_PATH to a checkout of Odoo, branch 19.0."
(cd "$work/debs" && ls) > "$dest.part/.complete"
rm -rf "$dest"
mv "$dest.part" "$dest"
