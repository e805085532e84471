"""What a stranger types answers a mistake with one sentence, and Odoo's command line is passed through untouched."""

import os
import socket
import subprocess

import pytest

from desk.settings import ROOT


def run(*arguments, stdin="", **variables):
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ODOO_", "MAKE"))
    }
    return subprocess.run(
        arguments,
        cwd=ROOT,
        env={**env, **variables},
        input=stdin,
        text=True,
        capture_output=True,
        check=False,
    )


def assert_one_sentence(done, *words):
    """Check that the command failed, saying one thing that contains the words and no traceback."""
    assert done.returncode != 0
    lines = [
        line for line in done.stderr.splitlines() if not line.startswith(("make", "["))
    ]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Service Desk: ")
    for word in words:
        assert word in lines[0]


def test_demo_on_an_occupied_port_names_port_and_variable():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_one_sentence(
            run("make", "demo", SD_PORT=str(port)), str(port), "SD_PORT"
        )


@pytest.mark.parametrize("port", ["web", "0", "70000"])
def test_demo_with_an_impossible_port_says_so(port):
    assert_one_sentence(run("make", "demo", SD_SMTP_PORT=port), "SD_SMTP_PORT", port)


def test_database_server_that_does_not_answer_is_named():
    done = run("make", "db", "NAME=x", SD_PG_HOST="127.0.0.1", SD_PG_PORT="1")
    assert_one_sentence(done, "127.0.0.1", "SD_PG_HOST")


def test_database_needs_a_name():
    assert_one_sentence(run("make", "db"), "NAME=")


def test_tests_at_a_path_that_is_not_there_are_refused():
    assert_one_sentence(run("make", "test", "ONLY=sd_nothing"), "sd_nothing")


@pytest.mark.parametrize(
    ("version", "words"), [("(18, 0, 0)", ("18.0", "19.0")), (None, ("no Odoo",))]
)
def test_odoo_path_to_something_else_is_refused(version, words, tmp_path):
    if version:
        (tmp_path / "odoo").mkdir()
        (tmp_path / "odoo/release.py").write_text(f"version_info = {version}\n")
    done = run(
        "scripts/odoo.sh", ODOO_PATH=str(tmp_path), SD_STATE=str(tmp_path / "state")
    )
    assert_one_sentence(done, "ODOO_PATH", str(tmp_path), *words)


def test_state_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    done = run("scripts/odoo.sh", SD_STATE=str(tmp_path / "file/state"))
    assert_one_sentence(done, "SD_STATE", str(tmp_path))


def test_odoo_gets_standard_input_and_gives_output_and_exit_status_back():
    done = run(
        "scripts/run",
        "odoo",
        "shell",
        "--no-http",
        stdin="print(6 * 7)\nraise SystemExit(3)\n",
    )
    assert (done.returncode, done.stdout) == (3, "42\n")


def test_odoo_through_make_prints_nothing_else_and_fails_when_odoo_fails():
    good = run("make", "odoo", "ARGS=shell --no-http", stdin="print('ok')\n")
    assert (good.returncode, good.stdout) == (0, "ok\n")
    assert (
        run(
            "make", "odoo", "ARGS=shell --no-http", stdin="raise SystemExit(3)\n"
        ).returncode
        != 0
    )


def test_mail_without_a_demo_says_what_to_start():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    letter = "LICENSE"  # any file: the connection comes first
    assert_one_sentence(
        run("make", "mail", f"FILES={letter}", SD_SMTP_PORT=str(port)),
        "make demo",
        str(port),
    )
