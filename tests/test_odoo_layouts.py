"""requirements.txt and our addons work on both shapes of Odoo: Debian's package and a checkout of its sources."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from desk.log_watch import parse_allowed, problems
from desk.settings import ROOT

SITE = sysconfig.get_path("purelib")
LOAD = """
import sys
from odoo.tools import config
config.parse_config(sys.argv[1:], setup_logging=True)
from odoo.modules import get_module_path
from odoo.modules.registry import Registry
Registry(config["db_name"][0])
import aiosmtpd
print(*(get_module_path(name) for name in ("base", "web", "helpdesk_mgmt", "sd_portal")), aiosmtpd.__file__, sep="\\n")
"""


@pytest.fixture(scope="module")
def user_packages(tmp_path_factory) -> Path:
    """Return a folder in which pip has installed requirements.txt as its first lines say, and nothing else."""
    folder = tmp_path_factory.mktemp("packages")
    uv = Path(sys.executable).parent / "uv"
    install = [
        "install",
        "-q",
        "--no-deps",
        "--target",
        folder,
        "-r",
        ROOT / "requirements.txt",
    ]
    cached = (
        uv.exists()
        and not subprocess.run(
            [uv, "pip", *install, "--offline"], check=False
        ).returncode
    )
    if not cached:
        subprocess.run([sys.executable, "-m", "pip", *install], check=True)
    return folder


@pytest.fixture
def debian(workplace) -> tuple[Path, list[Path]]:
    """Return Odoo as Debian has it: all addons inside the Python package."""
    if (workplace.settings.odoo / "addons/web").is_dir():
        return workplace.settings.odoo, [workplace.settings.odoo / "addons"]
    return workplace.settings.odoo, []


@pytest.fixture
def checkout(debian, tmp_path) -> tuple[Path, list[Path]]:
    """Return the same Odoo as a checkout has it: only the base module inside the Python package, all others beside."""
    source = debian[0] / "odoo"
    if debian[1]:
        return debian
    (tmp_path / "odoo/addons").mkdir(parents=True)
    (tmp_path / "addons").mkdir()
    for entry in source.iterdir():
        if entry.name not in {"addons", "__pycache__"}:
            (tmp_path / "odoo" / entry.name).symlink_to(entry)
    for entry in (source / "addons").iterdir():
        inside = entry.name == "base" or not (entry / "__manifest__.py").exists()
        (tmp_path / ("odoo/addons" if inside else "addons") / entry.name).symlink_to(
            entry
        )
    return tmp_path, [tmp_path / "addons"]


@pytest.mark.parametrize("layout", ["debian", "checkout"])
def test_our_addons_load_with_the_packages_that_requirements_txt_names(
    layout, request, workplace, user_packages
):
    odoo, beside = request.getfixturevalue(layout)
    database = f"{workplace.run_prefix}_{layout}"
    workplace.databases.copy(workplace.templates.desk(), database)
    path = ",".join(map(str, [*beside, ROOT]))
    # -S: without site, Python finds what PYTHONPATH names and nothing that our own environment adds.
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            LOAD,
            "-c",
            workplace.configuration,
            f"--addons-path={path}",
            "-d",
            database,
        ],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, [user_packages, odoo, SITE])),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    workplace.databases.drop(database)
    assert done.returncode == 0, done.stderr
    assert problems(done.stderr, parse_allowed("")) == []
    base, web, helpdesk, ours, smtp = map(Path, done.stdout.split())
    assert base == odoo / "odoo/addons/base"
    assert web.parent in {odoo / "odoo/addons", *beside}
    assert helpdesk == user_packages / "odoo/addons/helpdesk_mgmt"
    assert ours == ROOT / "sd_portal"
    assert smtp.is_relative_to(user_packages)


def test_checkout_is_taken_as_odoo_path(checkout, tmp_path):
    state = tmp_path / "state"
    env = {**os.environ, "ODOO_PATH": str(checkout[0]), "SD_STATE": str(state)}
    subprocess.run([ROOT / "scripts/odoo.sh"], env=env, check=True)
    assert (state / "stamps/odoo").read_text().strip() == str(checkout[0].resolve())
