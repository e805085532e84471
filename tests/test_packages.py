"""Each addon is a Python package too, and the requirements files are complete and exact."""

import email
import re
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement

from desk.settings import ROOT, installed_addons

FILES = ("requirements.txt", "requirements-odoo.txt", "requirements-dev.txt")
NOT_FROM_PIP = {
    "odoo": "comes from Debian or from a checkout",
    "docopt": "only num2words' command line needs it",
}


def requirements(name):
    lines = (
        line.partition("#")[0].strip()
        for line in (ROOT / name).read_text().splitlines()
    )
    return [Requirement(line) for line in lines if line]


ALL = [requirement for name in FILES for requirement in requirements(name)]
PINNED = {requirement.name: requirement for requirement in ALL}


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", FILES)
def test_requirements_file_pins_every_package_exactly(name):
    loose = [
        str(one)
        for one in requirements(name)
        if not re.fullmatch(r"==[\w.]+", str(one.specifier))
    ]
    assert loose == []


def test_requirements_files_name_all_that_their_packages_need():
    names = {canonical(name) for name in PINNED} | set(NOT_FROM_PIP)
    missing = []
    for requirement in ALL:
        if requirement.marker and not requirement.marker.evaluate():
            continue
        for text in distribution(requirement.name).requires or ():
            needed = Requirement(text)
            if needed.marker and not needed.marker.evaluate({"extra": ""}):
                continue
            if canonical(needed.name) not in names:
                missing.append(f"{requirement.name} needs {text}")
    assert missing == []


def test_requirements_files_pin_versions_that_fit_each_other():
    misfits = []
    for requirement in ALL:
        try:
            needs = distribution(requirement.name).requires or ()
        except PackageNotFoundError:
            continue
        for needed in map(Requirement, needs):
            if needed.name in NOT_FROM_PIP or (
                needed.marker and not needed.marker.evaluate({"extra": ""})
            ):
                continue
            if not needed.specifier.contains(
                distribution(needed.name).version, prereleases=True
            ):
                misfits.append(f"{requirement.name} needs {needed}")
    assert misfits == []


@pytest.mark.parametrize("addon", installed_addons())
def test_addon_builds_as_a_package_that_odoo_finds(addon, tmp_path):
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
    ]
    subprocess.run(
        [*command, "--wheel-dir", tmp_path, ROOT / addon],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        fields = email.message_from_bytes(archive.read(metadata))
    assert f"odoo/addons/{addon}/__manifest__.py" in names
    assert canonical(fields["Name"]) == canonical(f"odoo-addon-{addon}")
    assert fields["License-Expression"] or fields["License"] == "AGPL-3"
