from odoo import api, fields, models


class SdStatementPage(models.AbstractModel):
    """Shows a statement: on the form, in the portal, on paper and as a spreadsheet.

    Whatever it shows is read from ``document``; sums are words and hours of the reader.
    """

    _name = "sd.statement.page"
    _description = "How a statement is shown"

    preview = fields.Html(compute="_compute_preview", sanitize=False)

    def _compute_preview(self):
        for statement in self:
            statement.preview = self.env["ir.qweb"]._render(
                "sd_billing.statement_document", statement._get_page()
            )

    def _get_page(self, reader=None):
        """Values of the template ``statement_document``.

        :param reader: user of the customer, who reads no title of a ticket that he does
            not see; None for our own people
        """
        self.ensure_one()
        document = self.document or {"tickets": []}
        package = self.env["sd.package"]
        rows = [{**row, "hidden": False} for row in document["tickets"]]
        if reader is not None:
            seen = self._find_seen([row["ticket"] for row in rows], reader)
            for row in rows:
                row["hidden"] = row["ticket"] not in seen
        return {
            "statement": self,
            "rows": rows,
            "sums": [
                (label, package._show_hours(minutes))
                for label, minutes in self._get_sums()
            ],
            "show_hours": package._show_hours,
            "show_day": lambda day: package._show_day(fields.Date.to_date(day)),
            "reasons": self._get_free_reasons(),
            "links": reader is not None,
        }

    @api.model
    def _find_seen(self, ticket_ids, reader):
        tickets = self.env["helpdesk.ticket"].with_user(reader).sudo(False)
        return set(
            tickets.with_context(active_test=False)
            .search([("id", "in", ticket_ids)])
            .ids
        )

    def _get_sums(self):
        """The account in the order in which it is read: list of (label, minutes)."""
        sums = [
            (self.env._("Bought"), self.bought),
            (self.env._("Used"), self.used),
            (self.env._("Expired"), self.expired),
            (self.env._("Rolled over"), self.rolled),
            (self.env._("Adjusted"), self.adjusted),
            (self.env._("Taken back"), self.refunded),
        ]
        return [
            (self.env._("Left before"), self.opening),
            *[line for line in sums if line[1]],
            (self.env._("Left after"), self.closing),
        ]

    @api.model
    def _get_free_reasons(self):
        """Why minutes cost nothing, for the customer: dict code of a cover → words."""
        return {
            "goodwill": self.env._("goodwill"),
            "own_mistake": self.env._("our mistake"),
            "internal": self.env._("internal work"),
            "free": self.env._("free of charge"),
            "fixed": self.env._("within the fixed price"),
            "estimate": self.env._("within the estimate"),
        }

    def _get_csv_rows(self, reader):
        """The work as rows for a spreadsheet: one for each entry, with a heading."""
        rows = [
            [
                *(
                    self.env._("Ticket"),
                    self.env._("Title"),
                    self.env._("Day"),
                    self.env._("Who"),
                ),
                *(
                    self.env._("Minutes worked"),
                    self.env._("Minutes billed"),
                    self.env._("From prepaid hours"),
                ),
                *(
                    self.env._("By the hour"),
                    self.env._("Amount"),
                    self.env._("Free because"),
                ),
            ]
        ]
        page = self._get_page(reader)
        for row in page["rows"]:
            number, title = row["number"], row["title"]
            if row["hidden"]:
                number, title = "", self.env._("Another ticket")
            rows += [
                [
                    *(number, title, work["day"], work["who"]),
                    *(work["raw"], work["billed"], work["package"]),
                    *(work["rate"], work["amount"]),
                    page["reasons"].get(work["code"], ""),
                ]
                for work in row["works"]
            ]
        return rows
