from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

BILLING_MANAGERS = "sd_billing.group_billing_manager"

MOVE_KINDS = [
    ("purchase", "Bought"),
    ("use", "Used"),
    ("expire", "Expired"),
    ("roll", "Rolled over"),
    ("adjust", "Adjusted"),
    ("goodwill", "Goodwill"),
    ("refund", "Taken back"),
    ("reverse", "Reversed"),
]

GUARD = """
CREATE OR REPLACE FUNCTION sd_package_move_guard() RETURNS trigger AS $$
DECLARE
    open_columns text[] := ARRAY['statement_id', 'create_uid', 'write_uid', 'write_date'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE sd_package SET revision = COALESCE(revision, 0) + 1
         WHERE id = NEW.package_id AND xmin <> pg_current_xact_id()::xid;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(OLD) - open_columns = to_jsonb(NEW) - open_columns
           AND (COALESCE(OLD.statement_id, 0) = 0 OR NEW.statement_id = OLD.statement_id)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The ledger of prepaid hours only grows: no row of it is changed '
        'or deleted. Book a reversing move instead.'
        USING ERRCODE = 'check_violation', TABLE = 'sd_package_move';
END
$$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS sd_package_move_guard ON sd_package_move;
CREATE TRIGGER sd_package_move_guard BEFORE INSERT OR UPDATE OR DELETE
    ON sd_package_move FOR EACH ROW EXECUTE FUNCTION sd_package_move_guard();
DROP TRIGGER IF EXISTS sd_package_move_guard_all ON sd_package_move;
CREATE TRIGGER sd_package_move_guard_all BEFORE TRUNCATE
    ON sd_package_move FOR EACH STATEMENT EXECUTE FUNCTION sd_package_move_guard();
"""
"""Rows are added and nothing else; a row may be stamped once with its statement.

The first row of a transaction also touches its package, so that of two transactions that draw on one
package at the same time PostgreSQL lets the second start again with the first one's
rows in sight. Who made a row may be forgotten (a user is deleted).
"""


class SdPackageMove(models.Model):
    """One row of the ledger of prepaid minutes: what came or went, when and why.

    Rows hold ids and codes only, so that erasing a person leaves them intact, and are
    only added: see `GUARD`. The arithmetic is specified in ``tools/ledger.py``.
    """

    _name = "sd.package.move"
    _inherit = "sd.explained"
    _description = "Move of prepaid time"
    _order = "id desc"
    _rec_name = "kind"

    package_id = fields.Many2one("sd.package", required=True, ondelete="restrict")
    kind = fields.Selection(MOVE_KINDS, required=True)
    minutes = fields.Integer(required=True, help="What comes in is positive.")
    hours = fields.Float(compute="_compute_hours")
    date = fields.Date(
        required=True,
        help="The day of the work, or of what else happened. A reversal has the day of "
        "what it takes back.",
    )
    ticket_id = fields.Many2one("helpdesk.ticket", ondelete="restrict")
    line_id = fields.Integer(
        string="Entry of time", help="Its id, which stays when the entry is deleted."
    )
    reversed_id = fields.Many2one(
        "sd.package.move", string="Takes back", ondelete="restrict"
    )
    statement_id = fields.Integer(
        string="Shown in statement",
        help="The statement that shows it; entered once.",
        copy=False,
    )
    reason_code = fields.Char(required=True)
    reason_values = fields.Json()
    reason = fields.Char(string="Why", compute="_compute_reason")
    once_key = fields.Char(help="What has the same key happens once.", copy=False)
    company_id = fields.Many2one(related="package_id.company_id")

    _balance_idx = models.Index("(package_id, date) INCLUDE (kind, minutes, ticket_id)")
    _unstated_idx = models.Index(
        "(package_id, date) WHERE COALESCE(statement_id, 0) = 0"
    )
    _line_idx = models.Index("(line_id) WHERE kind = 'use'")
    _ticket_idx = models.Index("(ticket_id) WHERE ticket_id IS NOT NULL")
    _reversed_once = models.UniqueIndex(
        "(reversed_id) WHERE reversed_id IS NOT NULL",
        "This move was taken back already.",
    )
    _once = models.UniqueIndex(
        "(once_key) WHERE once_key IS NOT NULL", "This was booked already."
    )
    _sign = models.Constraint(
        """CHECK (CASE kind
            WHEN 'purchase' THEN minutes > 0
            WHEN 'goodwill' THEN minutes > 0
            WHEN 'use' THEN minutes < 0
            WHEN 'expire' THEN minutes < 0
            WHEN 'refund' THEN minutes < 0
            ELSE minutes <> 0 END)""",
        "This kind of move cannot have that sign.",
    )
    _reverse_names_what_it_takes_back = models.Constraint(
        "CHECK ((kind = 'reverse') = (reversed_id IS NOT NULL))",
        "A reversal names the move that it takes back, and no other move does.",
    )

    def init(self):
        """Guard the ledger in PostgreSQL too."""
        self.env.cr.execute(GUARD)

    def _compute_hours(self):
        for move in self:
            move.hours = move.minutes / 60

    @api.depends("reason_code", "reason_values")
    @api.depends_context("lang")
    def _compute_reason(self):
        for move in self:
            move.reason = self._tell(move.reason_code or "", move.reason_values or {})

    # === Only added === #

    def write(self, vals):
        """Stamp moves with their statement; nothing else of them ever changes."""
        if set(vals) - {"statement_id"} or any(self.mapped("statement_id")):
            raise UserError(self._get_refusal())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._get_refusal())

    @api.model
    def _get_refusal(self):
        return self.env._(
            "The ledger of prepaid hours only grows: what was booked is neither changed "
            "nor deleted. Book a correction instead."
        )

    @api.model
    def _find_drawn(self, line_ids):
        """Packages on which entries of time have drawn."""
        if not line_ids:
            return self.env["sd.package"]
        drawn = self._read_group(
            [("line_id", "in", list(line_ids)), ("kind", "=", "use")], ["package_id"]
        )
        return self.env["sd.package"].browse(package.id for (package,) in drawn)

    @api.model
    def _reverse_uses(self, line_ids):
        """Take back what entries of time have drawn.

        :param list line_ids: ids of entries, which may be deleted already
        :return: dict package id → minutes that came back
        """
        if not line_ids:
            return {}
        self.flush_model()
        uses = self.browse(
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT taken.id
                      FROM sd_package_move taken
                     WHERE taken.line_id IN %s AND taken.kind = 'use'
                       AND NOT EXISTS (
                           SELECT FROM sd_package_move back
                            WHERE back.reversed_id = taken.id)
                     ORDER BY taken.id
                    """,
                    tuple(line_ids),
                )
            )
        )
        freed = {}
        for move in uses:
            freed[move.package_id.id] = freed.get(move.package_id.id, 0) - move.minutes
        self.create([move._prepare_reversal_vals() for move in uses])
        return freed

    def _prepare_reversal_vals(self):
        return {
            "package_id": self.package_id.id,
            "kind": "reverse",
            "minutes": -self.minutes,
            "date": self.date,
            "ticket_id": self.ticket_id.id,
            "line_id": self.line_id,
            "reversed_id": self.id,
            "reason_code": "entry_changed",
        }

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "bought": self.env._("Bought with %(order)s."),
            "entered": self.env._("Bought; entered by hand."),
            "quantity": self.env._("The quantity ordered with %(order)s was changed."),
            "work": self.env._("Work on a ticket."),
            "entry_changed": self.env._("The entry of time was changed or deleted."),
            "expired": self.env._("Unused when the package ended."),
            "rolled_out": self.env._("Passed on to %(package)s."),
            "rolled_in": self.env._("Passed on from %(package)s."),
            "cancelled": self.env._("The order %(order)s was cancelled."),
            "credited": self.env._("The invoice was credited with %(invoice)s."),
            "taken_back": self.env._("What was unused was taken back."),
            "correction": self.env._("Corrected by hand."),
            "goodwill": self.env._("Goodwill."),
            "repaired": self.env._("Makes good for a fault of ours."),
        }
