from odoo import fields, models


class SdMailStatistic(models.Model):
    """How many mails came in by which alias on which day, and what became of them.

    Counted by PostgreSQL when somebody looks.
    """

    _name = "sd.mail.statistic"
    _description = "Mail figures"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "day"

    day = fields.Date(readonly=True)
    alias_id = fields.Many2one("mail.alias", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    outcome = fields.Selection(
        [
            ("received", "Received, not yet read"),
            ("made", "Ticket made"),
            ("appended", "Added to a ticket"),
            ("ignored", "No ticket needed"),
            ("failed", "Failed"),
            ("held", "Held"),
            ("suppressed", "Answer not sent"),
        ],
        readonly=True,
    )
    mails = fields.Integer(readonly=True)
    size = fields.Float(string="MB", readonly=True)

    @property
    def _table_query(self):
        return """
            SELECT MIN(log.id) AS id, log.create_date::date AS day, log.alias_id,
                   log.team_id, log.company_id, log.state AS outcome,
                   COUNT(*)::integer AS mails, SUM(log.size) / 1048576.0 AS size
              FROM sd_intake_log log
             WHERE log.source = 'email'
               AND (log.document_model IS NULL OR log.document_model = 'helpdesk.ticket')
             GROUP BY log.create_date::date, log.alias_id, log.team_id, log.company_id,
                      log.state
             UNION ALL
            SELECT -MIN(log.id), log.create_date::date, NULL, ticket.team_id,
                   log.company_id, 'suppressed', COUNT(*)::integer, 0
              FROM sd_outgoing_log log
              JOIN helpdesk_ticket ticket ON ticket.id = log.ticket_id
             WHERE log.state = 'suppressed'
             GROUP BY log.create_date::date, ticket.team_id, log.company_id
        """
