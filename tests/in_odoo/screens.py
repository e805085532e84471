"""Opens screens as people do: the backend's views with the data they ask for, and the customer's pages."""

from in_odoo.web import Visitor

KINDS = ("form", "list", "kanban", "search", "pivot", "graph", "calendar", "activity")


def find_broken(env):
    """Open every view of the desk's models and every page of the customer.

    :return: list of texts, one for each screen that does not open
    """
    env.cr.commit()
    broken = _find_broken_screens(env) + _find_broken_pages(env)
    env.cr.rollback()
    return broken


def _find_broken_screens(env):
    broken = []
    cecilia = env["res.users"].search([("login", "=", "cecilia")])
    for user in cecilia | env.ref("base.user_admin"):
        actions = env["ir.actions.act_window"].search(
            ["|", ("res_model", "=like", "helpdesk.%"), ("res_model", "=like", "sd.%")]
        )
        for action in actions.with_user(user):
            if not action.has_access("read"):
                continue
            try:
                _open(action)
            except Exception as error:  # noqa: BLE001 - whatever breaks a screen is what we look for
                env.cr.rollback()
                broken.append(f"{action.sudo().name} as {user.login}: {error!r}")
    return broken


def _open(action):
    """Ask for what the web client asks for: the views, then the records with the views' fields."""
    Model = action.env[action.res_model]
    if not Model.has_access("read"):
        return
    kinds = [kind for kind in action.view_mode.split(",") if kind in KINDS]
    views = Model.get_views([(False, kind) for kind in {*kinds, "form", "list"}])
    for view in views["views"].values():
        names = views["models"][action.res_model]["fields"]
        fields = {name: {} for name in names if f'name="{name}"' in view["arch"]}
        Model.web_search_read([], fields, limit=80)


def _find_broken_pages(env):
    anna = Visitor(env, "anna", "anna")
    ticket = env["helpdesk.ticket"].search([("name", "=", "Reopened")])
    first_step = "/new/ticket?type=" if "sd.intake" in env else "csrf_token"
    pages = {
        "/my": "csrf_token",
        "/my/tickets": "Reopened",
        f"/my/ticket/{ticket.id}": "Reopened",
        "/new/ticket": first_step,
        f"/new/ticket?type={ticket.type_id.id}": "csrf_token",
    }
    broken = []
    for path, word in pages.items():
        answer = anna.get(path)
        if answer.status_code != 200 or word not in answer.text:
            broken.append(f"{path}: {answer.status}, or without “{word}”")
    return broken
