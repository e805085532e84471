"""Sixty calls at once under fifteen idempotency keys make fifteen tickets, and each call is told which."""

import json
import urllib.error
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest

NAMES, TIMES, AT_ONCE = 15, 4, 8


@pytest.fixture(scope="module")
def key(live_desk):
    """Return a key of the administrator for making tickets; the desk has an address to confirm them from."""
    companies = live_desk.call("res.company", "search", [])
    live_desk.call("res.company", "write", companies, {"email": "info@desk.example"})
    user_ids = live_desk.call("res.users", "search", [("login", "=", "admin")])
    values = {"name": "Rush", "user_id": user_ids[0], "writes_tickets": True}
    ids = live_desk.call("sd.api.key.new", "create", [values])
    live_desk.call("sd.api.key.new", "action_make", ids)
    return live_desk.call("sd.api.key.new", "read", ids, ["key"])[0]["key"]


def call(url: str, key: str, name: str) -> tuple[int, dict[str, object]]:
    body = {
        "title": name,
        "description": "x",
        "customer_email": "anna@nordic.example",
    }
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Idempotency-Key": name,
    }
    asked = urllib.request.Request(
        f"{url}/sd/api/v1/tickets", json.dumps(body).encode(), headers
    )
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, {"refused": error.read().decode()}


def test_repetitions_at_the_same_time_make_one_ticket_each(live_desk, key):
    names = [f"rush {n}" for n in range(NAMES) for _again in range(TIMES)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda name: call(live_desk.url, key, name), names))
    assert {status for status, _answer in answers} == {201}, answers
    told = defaultdict(set)
    for name, (_status, answer) in zip(names, answers, strict=True):
        told[name].add(answer["id"])
    assert all(len(ids) == 1 for ids in told.values())
    made = live_desk.call("helpdesk.ticket", "search", [("name", "=like", "rush %")])
    assert set(made) == set.union(*told.values())
    assert len(made) == NAMES
