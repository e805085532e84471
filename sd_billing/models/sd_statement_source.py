from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.statement import Account, Work


class SdStatementSource(models.AbstractModel):
    """Reads what no statement of a customer shows yet.

    The number of SQL statements does not depend on how much there is. Everything up to
    a day is read, also what was entered late: the next statement shows it, none loses it.
    """

    _name = "sd.statement.source"
    _description = "What goes into a statement"

    @api.model
    def _flush_sources(self):
        for name in ("sd.package.move", "account.analytic.line", "helpdesk.ticket"):
            self.env[name].flush_model()

    @api.model
    def _read_moves(self, partner, company, last):
        """Moves of the customer's packages that no statement shows.

        :return: list of (move id, kind, minutes, day); a reversal with the kind of what
            it takes back
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT move.id, COALESCE(origin.kind, move.kind), move.minutes, move.date
                  FROM sd_package_move move
                  JOIN sd_package package ON package.id = move.package_id
             LEFT JOIN sd_package_move origin ON origin.id = move.reversed_id
                 WHERE package.partner_id = %s AND package.company_id = %s
                   AND COALESCE(move.statement_id, 0) = 0 AND move.date <= %s
              ORDER BY move.date, move.id
                """,
                partner.id,
                company.id,
                last,
            )
        )

    @api.model
    def _read_works(self, partner, company, last):
        """Entries of time of the customer that no statement shows, by ticket and day.

        :return: list of `Work`
        """
        hour = self.env.ref("sd_billing.product_support_hour").sudo()
        price = hour.with_company(company).list_price
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, ticket.id, ticket.number, ticket.name, line.date,
                       COALESCE(worker.name, ''),
                       COALESCE(line.sd_raw_minutes, 0),
                       COALESCE(line.sd_billed_minutes, 0),
                       COALESCE(line.sd_cover, ''), COALESCE(line.sd_cover_code, ''),
                       COALESCE(line.sd_package_minutes, 0),
                       COALESCE(line.sd_rate_minutes, 0),
                       COALESCE(NULLIF(package.overage_price, 0),
                                CASE WHEN ticket.sd_fee_mode = 'hourly'
                                     THEN NULLIF(ticket.sd_fee_amount, 0) END, %s)
                  FROM account_analytic_line line
                  JOIN helpdesk_ticket ticket ON ticket.id = line.ticket_id
             LEFT JOIN hr_employee worker ON worker.id = line.employee_id
             LEFT JOIN sd_package package ON package.id = line.sd_overage_package_id
                                         AND package.currency_id = %s
                 WHERE ticket.commercial_partner_id = %s AND line.company_id = %s
                   AND line.sd_statement_id IS NULL AND line.sd_locked IS NOT TRUE
                   AND line.date <= %s
              ORDER BY ticket.id, line.date, line.id
                """,
                price,
                company.currency_id.id,
                partner.id,
                company.id,
                last,
            )
        )
        return [Work(*row[:-1], price=str(Decimal(str(row[-1])))) for row in rows]

    @api.model
    def _add_up(self, opening, moves):
        """The account of prepaid minutes: `Account` of ``tools/statement.py``."""
        sums = {}
        for __, kind, minutes, __ in moves:
            sums[kind] = sums.get(kind, 0) + minutes
        return Account.of(opening, sums)

    @api.model
    def _find_customers(self, company, last):
        """Ids of customers of whom something is in no statement up to a day."""
        self._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT package.partner_id
                  FROM sd_package_move move
                  JOIN sd_package package ON package.id = move.package_id
                 WHERE package.company_id = %(company)s AND move.date <= %(last)s
                   AND COALESCE(move.statement_id, 0) = 0
                 UNION
                SELECT ticket.commercial_partner_id
                  FROM account_analytic_line line
                  JOIN helpdesk_ticket ticket ON ticket.id = line.ticket_id
                 WHERE line.company_id = %(company)s AND line.date <= %(last)s
                   AND ticket.commercial_partner_id IS NOT NULL
                   AND line.sd_statement_id IS NULL AND line.sd_locked IS NOT TRUE
                """,
                company=company.id,
                last=last,
            )
        )
        return sorted(row[0] for row in rows)
