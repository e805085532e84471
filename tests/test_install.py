"""Our addons come to a desk that has worked with plain helpdesk_mgmt for a while, alone and together, and go again."""

from collections.abc import Iterator

import pytest

from in_odoo import Inside, copy_of, modules

STEPS = (
    ("install", "sd_portal"),
    ("install", "sd_mailgateway"),
    ("uninstall", "sd_mailgateway"),
    ("install", "sd_billing"),
    ("uninstall", "sd_portal"),
)
"""Every addon with nothing of ours but what it needs; sd_billing goes with sd_portal."""


class History:
    """What a desk was like before, after each step, and in the end in a new process. See ``modules.report``."""

    def __init__(self, inside: Inside) -> None:
        self.before, *self.with_ours, removed = inside(
            modules.live_through, steps=STEPS, new=True
        )
        in_new_process, self.came_in_afterwards = inside(modules.look_and_go_on)
        self.without_ours = [removed, in_new_process]
        self.unexpected_in_log = inside.unexpected_in_log()

    @property
    def later(self) -> list[dict]:
        """Return all reports but the first one."""
        return [*self.with_ours, *self.without_ours]

    @property
    def tickets(self) -> Iterator[tuple[dict, dict]]:
        """Return each ticket as it was before and as it was later, for all later reports."""
        for report in self.later:
            for title, ticket in report["desk"]["tickets"].items():
                yield self.before["desk"]["tickets"][title], ticket


@pytest.fixture(scope="module")
def history(workplace) -> History:
    """Return the history of a plain desk to which our addons come one by one."""
    with copy_of(workplace, workplace.templates.base(), "install_plain") as inside:
        return History(inside)


def stages(report: dict, *names: str) -> dict[str, list]:
    """Return some of what is known about every stage."""
    return {
        stage: [facts[name] for name in names]
        for stage, facts in report["desk"]["stages"].items()
    }


def test_addons_install_alone_in_the_allowed_order(history):
    assert [set(report["installed"]) for report in history.later] == [
        {"sd_portal"},
        {"sd_portal", "sd_mailgateway"},
        {"sd_portal"},
        {"sd_portal", "sd_billing"},
        set(),
        set(),
    ]


def test_log_has_no_warning_from_the_first_installation_to_the_last_removal(history):
    assert history.unexpected_in_log == []


def test_all_screens_open_before_and_after_every_step(history):
    reports = [history.before, *history.later]
    assert [report["broken"] for report in reports] == [[]] * len(reports)


def test_no_ticket_is_lost_or_added(history):
    titles = set(history.before["desk"]["tickets"])
    assert len(titles) > 20
    for report in history.later:
        assert set(report["desk"]["tickets"]) == titles


def test_tickets_keep_all_that_sd_portal_does_not_mend(history):
    mended = ("priority", "partner_email", "closed_date")
    for before, later in history.tickets:
        for name in mended:
            before, later = {**before, name: None}, {**later, name: None}
        assert later == before


def test_priorities_stay_but_0_becomes_1(history):
    assert {before["priority"] for before, _later in history.tickets} == set("0123")
    for before, later in history.tickets:
        assert later["priority"] == max(before["priority"], "1")


def test_raw_addresses_become_bare_ones_also_of_archived_tickets(history):
    for report in history.later:
        tickets = report["desk"]["tickets"]
        assert tickets["Raw address"]["partner_email"] == "anna@nordic.example"
        assert tickets["Put away"]["partner_email"] == "anna@nordic.example"


def test_what_is_no_address_is_kept_as_it_is(history):
    for report in history.later:
        assert report["desk"]["tickets"]["No address"]["partner_email"] == "call <her>"


def test_exactly_closed_tickets_have_a_closing_date_and_the_old_one_stays(history):
    tickets = history.before["desk"]["tickets"]
    assert tickets["Reopened"]["closed_date"] and tickets["Put away"]["closed_date"]
    assert tickets["Buried 1"]["closed_date"] is None
    for before, later in history.tickets:
        assert bool(later["closed_date"]) == later["closed"], later
        if before["closed"] and before["closed_date"]:
            assert later["closed_date"] == before["closed_date"]


def test_stages_keep_names_order_and_flags(history):
    flags = ("sequence", "closed", "unattended", "fold", "close_from_portal")
    for report in history.later:
        later = stages(report, *flags)
        came = (
            {"Waiting for approval"} if "sd_billing" in report["installed"] else set()
        )
        assert later.keys() - history.before["desk"]["stages"].keys() == came
        assert {**later, **stages(history.before, *flags)} == later


def test_mail_that_somebody_chose_for_a_stage_stays(history):
    before = stages(history.before, "mail")
    assert before.pop("Buried") == ["Helpdesk Closed Ticket Notification Email"]
    for report in history.later:
        mails = stages(report, "mail")
        assert {stage: mails[stage] for stage in before} == before


def test_mail_of_the_base_for_closed_tickets_is_ours_and_then_its_own_again(history):
    for report in history.with_ours:
        assert stages(report, "mail")["Buried"] == ["Service Desk: ticket closed"]
    for report in history.without_ours:
        assert stages(report, "mail") == stages(history.before, "mail")


def test_coming_and_going_sends_no_mail(history):
    for report in history.later:
        assert report["desk"]["mails"] == history.before["desk"]["mails"]


def test_public_may_write_stages_only_without_us(history):
    name = "public writes stages"
    assert not any(report["desk"][name] for report in history.with_ours)
    assert all(report["desk"][name] for report in history.without_ours)


def test_portal_rule_of_the_base_is_its_own_again_without_us(history):
    for report in history.without_ours:
        assert report["desk"]["portal rule"] == history.before["desk"]["portal rule"]


def test_customers_see_what_is_theirs_and_not_what_they_merely_follow(history):
    before = history.before["seen"]
    assert before["ciril"] == before["dana"] == ["Followed by others"]
    for report in history.with_ours:
        assert report["seen"] == {**before, "ciril": [], "dana": []}
    for report in history.without_ours:
        assert report["seen"] == before


def test_removal_leaves_nothing_of_ours_in_the_database(history):
    assert [report["left"] for report in history.without_ours] == [{}, {}]


def test_base_works_on_after_the_removal(history):
    assert history.came_in_afterwards == ["By mail", "By telephone"]


class WholeDesk:
    """What a desk with all our addons was like before and after their update, and after they went."""

    def __init__(self, inside: Inside) -> None:
        self.before = inside(modules.begin)
        names = ",".join(modules.OURS)
        inside.odoo(
            *("server", "-d", inside.database, "-u", names),
            *("--stop-after-init", "--no-http"),
        )
        self.updated, self.without_mail, self.without_all = inside(
            modules.live_through,
            steps=(("uninstall", "sd_mailgateway"), ("uninstall", "sd_portal")),
        )
        self.unexpected_in_log = inside.unexpected_in_log()


@pytest.fixture(scope="module")
def whole_desk(workplace) -> WholeDesk:
    """Return the history of a desk that begins with all our addons."""
    with copy_of(workplace, workplace.templates.desk(), "install_desk") as inside:
        return WholeDesk(inside)


def test_update_changes_nothing_that_somebody_would_see(whole_desk):
    assert whole_desk.updated == whole_desk.before


def test_mailgateway_goes_without_billing_and_all_go_with_portal(whole_desk):
    assert set(whole_desk.without_mail["installed"]) == {"sd_portal", "sd_billing"}
    assert whole_desk.without_all["installed"] == []
    assert whole_desk.without_mail["broken"] == whole_desk.without_all["broken"] == []


def test_removal_of_all_at_once_leaves_nothing_of_ours_but_all_tickets(whole_desk):
    assert whole_desk.without_all["left"] == {}
    tickets = whole_desk.without_all["desk"]["tickets"]
    assert set(tickets) == set(whole_desk.before["desk"]["tickets"])


def test_log_has_no_warning_from_the_update_to_the_removal(whole_desk):
    assert whole_desk.unexpected_in_log == []
