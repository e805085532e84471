"""The time that was worked on tickets, where sd_billing books it."""

SHARES = ((5, 4), (10, 6), (15, 8), (25, 6), (40, 4), (70, 2), (110, 1))
"""Minutes that an answer takes, and how often it takes them."""


def book(env, player):
    """Book the time of every agent's turn.

    :param Player player: after it has played
    """
    if "ticket_id" not in env["account.analytic.line"]._fields:
        return
    entries = [entry for state in player.played for entry in _entries(state)]
    env["account.analytic.line"].create(entries)


def _entries(state):
    for user, moment in state.worked:
        (minutes,) = state.rng.choices(*zip(*SHARES, strict=True))
        if state.ticket.allow_timesheet:
            yield {
                "ticket_id": state.ticket.id,
                "user_id": user.id,
                "date": moment.date(),
                "name": state.subject,
                "unit_amount": round(minutes / 60, 2),
            }
