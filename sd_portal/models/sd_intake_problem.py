from odoo import api, models

PROBLEMS = ("team_archived", "people_archived", "team_empty")
"""Codes of decisions that say that a rule cannot be applied as it is written."""

MANAGER = "helpdesk_mgmt.group_helpdesk_manager"


class SdIntakeProblem(models.AbstractModel):
    """Tells the manager what is wrong with an intake rule: once, not for each ticket.

    The steps of the intake fall back and say so on the ticket. Here the decisions that
    say so are looked at; a problem that the rule does not know yet goes to the leader
    of its team, else to the managers of the helpdesk.
    """

    _name = "sd.intake.problem"
    _description = "Problems of intake rules"

    @api.model
    def _report(self, drafts, tickets):
        """Tell the problems that came to light with these tickets.

        :param list drafts: decided `Draft` objects
        :param tickets: the tickets made of them, in the same order, as superuser
        """
        for draft, ticket in zip(drafts, tickets, strict=True):
            found = [d for d in draft.decisions if d.code in PROBLEMS]
            rule = self.env["sd.intake.rule"].browse(draft.facts.get("rule_id") or ())
            if found and rule:
                self._report_new(rule, ticket, found)

    @api.model
    def _report_new(self, rule, ticket, decisions):
        told = list(rule.problems_told or [])
        news = [d for d in decisions if self._get_key(d) not in told]
        if not news:
            return
        rule.problems_told = told + [self._get_key(d) for d in news]
        for partner in self._find_managers(rule, ticket):
            self._tell(partner, rule, ticket, news)

    @api.model
    def _get_key(self, decision):
        names = sorted(str(value) for value in decision.values.values())
        return " ".join([decision.code, *names])

    @api.model
    def _find_managers(self, rule, ticket):
        leader = (rule.team_id or ticket.team_id).user_id
        if leader.active and not leader.share:
            return leader.partner_id
        managers = self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref(MANAGER).ids),
                ("company_ids", "in", ticket.company_id.ids),
                ("share", "=", False),
            ]
        )
        return managers.partner_id

    @api.model
    def _tell(self, partner, rule, ticket, decisions):
        localized = self.with_context(lang=partner.lang or self.env.lang)
        tellers = [(localized.env[d.step], d) for d in decisions]
        sentences = " ".join(one._tell(d.code, dict(d.values)) for one, d in tellers)
        rule_name = rule.with_env(localized.env).name
        ticket.with_env(localized.env).message_notify(
            partner_ids=partner.ids,
            subject=localized.env._("Intake rule “%(rule)s”", rule=rule_name),
            body=localized.env._(
                "The rule could not be applied as it is written, so the ticket was "
                "handled without that part. %(problems)s Please mend the rule; you are "
                "told once.",
                problems=sentences,
            ),
        )
