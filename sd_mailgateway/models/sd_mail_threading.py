import ast

from odoo import api, fields, models

from ..tools.thread import Named, decide, find_numbers, find_ticket_ids

TICKET = "helpdesk.ticket"


class SdMailThreading(models.AbstractModel):
    """Which ticket does a mail belong to?

    1. The one to whose messages it refers; else the one whose number is in the subject
       (mail programs lose the references: a new mail with the old subject, a telephone).
    2. Only from somebody who belongs to the ticket: Message-IDs leak and numbers can be
       guessed. A stranger's mail becomes a ticket of its own that says what it claims.
    3. A merged ticket lives on in its survivor; a closed one is opened again, or, when
       it was closed long ago, followed by a new one.
    """

    _name = "sd.mail.threading"
    _inherit = "sd.explained"
    _description = "Threading of mail"

    @api.model
    def _thread(self, message_dict, routes, log):
        """The routes of a mail after all that is known about tickets.

        :param dict message_dict: as parsed; ``sd_previous_ticket_id`` and
            ``sd_thread_code`` are added for the ticket that is made instead
        :param list routes: as Odoo found them
        :param log: the mail's row in ``sd.intake.log``
        :return: routes, at most one to a new ticket
        """
        if not routes or any(route[0] != TICKET for route in routes):
            return routes
        route = self._choose_door(message_dict, routes, log)
        ticket, by_number = self._find_named(message_dict, route)
        if ticket is None:
            return [route]
        named = self._describe(ticket, message_dict, by_number)
        company = ticket.exists().company_id
        reopen_days = company.sd_reopen_days if company else 0
        fate = decide(named, reopen_days)
        document = [TICKET, ticket.id]
        if by_number and fate.joins:
            log._note(self._name, "threaded_by_number", ticket=document)
        if fate.code:
            sender = message_dict["email_from"] or "-"
            log._note(self._name, fate.code, ticket=document, sender=sender)
        if fate.joins:
            message_dict["sd_reopens"] = fate.code == "reopened"
            return [(TICKET, ticket.id, {}, route[3], route[4])]
        message_dict["sd_previous_ticket_id"] = ticket.id
        message_dict["sd_thread_code"] = fate.code
        message_dict.pop("parent_id", None)
        message_dict["is_internal"] = False
        return [self._get_new_route(route, ticket)]

    @api.model
    def _choose_door(self, message_dict, routes, log):
        """One mail to several teams is one ticket, of the team that is named first."""
        if len(routes) == 1:
            return routes[0]
        recipients = message_dict["sd_written_to"].lower()

        def place(route):
            found = recipients.find(route[4].alias_full_name or "-") if route[4] else -1
            return found if found >= 0 else len(recipients)

        first, *others = sorted(routes, key=place)
        names = ", ".join(
            route[4].alias_full_name or "-" for route in others if route[4]
        )
        log._note(self._name, "several_doors", others=names)
        return first

    @api.model
    def _find_named(self, message_dict, route):
        """The ticket that the mail names, and whether only by its number.

        :return: (ticket, bool); (None, False) when it names none
        """
        Ticket = self.env[TICKET].with_context(active_test=False)
        if route[1]:
            return self._get_survivor(Ticket.browse(route[1])), False
        references = f"{message_dict['references']} {message_dict['in_reply_to']}"
        gone = [i for i in find_ticket_ids(references) if not Ticket.browse(i).exists()]
        if gone:
            return Ticket.browse(gone[0]), False
        numbers = find_numbers(message_dict.get("subject") or "")
        tickets = Ticket.search([("number", "in", numbers)]) if numbers else Ticket
        if not tickets:
            return None, False
        return self._get_survivor(
            min(tickets, key=lambda t: numbers.index(t.number))
        ), True

    @api.model
    def _get_survivor(self, ticket):
        """The ticket into which this one was merged, or itself."""
        return ticket._sd_find_survivor() or ticket

    @api.model
    def _describe(self, ticket, message_dict, by_number):
        if not ticket.exists() or not ticket.active:
            return Named(ticket.id, belongs=False, exists=False)
        sender = message_dict.get("sd_sender") or ""
        known = [("email_normalized", "=", sender)] if sender else [(0, "=", 1)]
        contacts = self.env["res.partner"].search(known)
        employee = any(not contact.partner_share for contact in contacts)
        closed_days = -1
        reopens = not employee and not message_dict.get("sd_automatic")
        if ticket.stage_id.closed and reopens:
            closed = ticket.closed_date or ticket.write_date
            closed_days = (fields.Datetime.now() - closed).days
        belongs = not by_number if employee else self._belongs(ticket, sender, contacts)
        return Named(ticket.id, belongs, closed_days=closed_days)

    @api.model
    def _belongs(self, ticket, sender, contacts):
        """Whether a sender has to do with a ticket.

        The customer, his colleagues, whoever follows it, wrote on it or was written to
        from it. (Employees belong to all tickets, but need a reference to a message: a
        number alone must not let anybody speak in their name.)

        :param ticket: the ticket
        :param str sender: normalised address, "" for none
        :param contacts: the contacts with this address
        """
        if not sender:
            return False
        if ticket.partner_email == sender:
            return True
        organisation = ticket.commercial_partner_id
        if organisation and contacts.commercial_partner_id == organisation:
            return True
        if contacts & ticket.message_partner_ids:
            return True
        return self._has_taken_part(ticket, contacts, sender)

    @api.model
    def _has_taken_part(self, ticket, contacts, sender):
        told = [("ticket_id", "=", ticket.id), ("email", "=", sender)]
        if self.env["sd.outgoing.log"].search_count(told, limit=1):
            return True
        messages = self.env["mail.message"].search_count(
            [
                ("model", "=", TICKET),
                ("res_id", "=", ticket.id),
                "|",
                ("author_id", "in", contacts.ids),
                ("notification_ids.res_partner_id", "in", contacts.ids),
            ],
            limit=1,
        )
        return bool(contacts and messages)

    @api.model
    def _get_new_route(self, route, ticket):
        """The route to a new ticket where there was one to an existing ticket."""
        _model, _thread_id, values, user_id, alias = route
        if alias:
            values = ast.literal_eval(alias.alias_defaults or "{}")
        elif not values and ticket.exists():
            values = {"team_id": ticket.team_id.id}
        return (TICKET, False, values, user_id, alias)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "threaded_by_number": self.env._(
                "The subject names the ticket %(ticket)s, and the sender belongs to it."
            ),
            "stranger": self.env._(
                "%(sender)s claims to answer %(ticket)s but does not belong to it: a "
                "new ticket."
            ),
            "closed_long_ago": self.env._(
                "This answers %(ticket)s, which was closed long ago: a new ticket."
            ),
            "reopened": self.env._("The answer of %(sender)s opened %(ticket)s again."),
            "deleted": self.env._(
                "This answers a ticket that was deleted or archived: a new ticket."
            ),
            "several_doors": self.env._(
                "It was also written to %(others)s; one mail is one ticket."
            ),
            "followed_by": self.env._(
                "%(sender)s wrote about this ticket; it became %(ticket)s."
            ),
        }
