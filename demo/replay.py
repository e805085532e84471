"""Lets it happen: mails arrive, forms are sent, agents answer, all through the doors."""

import random
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from types import SimpleNamespace

from odoo import fields
from odoo.tools import plaintext2html

from odoo.addons.sd_portal.tools.intake import File, Submission

from . import files, words

COMMENT = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
NOTE = {"message_type": "comment", "subtype_xmlid": "mail.mt_note"}
SITES = ("nordic.example", "cykler.example", "alpe.example", "elgrossist.example")


class Player:
    """Plays the cases.

    After `play`, ``played`` holds one object for each case that became a ticket, with
    ``case``, ``ticket`` and ``worked`` (list of user and moment of each agent's turn).
    """

    def __init__(self, env, office, staff, customers):
        """Take what was made; see ``company.build``."""
        self.env = env
        self.office = office
        self.staff = staff
        self.customers = customers
        self.played = []

    def play(self, cases, go_to):
        """Play all cases in the order of time.

        :param list cases: `Case` objects
        :param go_to: sets the clock, see ``clock.travel``
        """
        states = [
            SimpleNamespace(
                case=case, ticket=None, worked=[], rng=random.Random(case.seed)
            )
            for case in cases
        ]
        happenings = sorted(
            (moment, number, turn)
            for number, case in enumerate(cases)
            for turn, moment in enumerate(case.moments)
        )
        for count, (moment, number, turn) in enumerate(happenings):
            go_to(moment)
            state = states[number]
            if turn == 0:
                self._arrive(state)
            else:
                self._take_turn(state, turn - 1)
            if count % 100 == 0:
                self.env.invalidate_all()
        self.played = states

    # === A ticket comes in === #

    def _arrive(self, state):
        case = state.case
        state.words = dict(case.words) or {
            "site": state.rng.choice(SITES),
            "boss": "David",
        }
        state.subject = case.story.subject.format(**state.words)
        state.body = case.story.body.format(**state.words)
        arrive = {
            "portal": self._send_form,
            "email": self._send_first_mail,
            "agent": self._telephone,
        }[case.source]
        state.ticket = arrive(state).with_env(self.env)
        state.lang = case.customer.facts.lang if case.customer else "en_US"

    def _send_form(self, state):
        """As the portal's form does, in the customer's name."""
        case = state.case
        partner = case.contact.partner
        submission = Submission(
            source="portal",
            subject=state.subject,
            body=str(plaintext2html(state.body)),
            sender_email=partner.email_normalized,
            sender_name=partner.name,
            partner_id=partner.id,
            language=partner.lang,
            files=self._make_files(state),
            given={
                "type_id": self.office.types[case.story.kind].id,
                "priority": case.story.priority,
                "company_id": self.office.company.id,
                "sd_impact": state.body.split(".")[0],
                "sd_service_id": self._find_service(case).id,
            },
        )
        intake = self.env["sd.intake"].with_user(case.contact.user).sudo()
        return intake._submit([submission])

    def _find_service(self, case):
        key = (case.customer.facts.name, case.story.need)
        return self.office.services.get(key, self.env["sd.service"])

    def _send_first_mail(self, state):
        to = f"{state.case.story.team}@{self.office.company.alias_domain_id.name}"
        mail = self._write_mail(state, to, state.subject, state.body)
        for file in self._make_files(state):
            kind = {"png": "image/png", "csv": "text/csv"}.get(file.name[-3:])
            maintype, subtype = (kind or "text/plain").split("/")
            mail.add_attachment(
                file.content, maintype=maintype, subtype=subtype, filename=file.name
            )
        return self.env["helpdesk.ticket"].browse(self._receive(mail))

    def _telephone(self, state):
        """An agent types in what he hears."""
        agent = state.rng.choice([self.staff[n] for n in ("cecilia", "johan", "maja")])
        story = state.case.story
        tickets = self.env["helpdesk.ticket"].with_user(agent)
        return tickets.create(
            {
                "name": state.subject,
                "description": plaintext2html(state.body),
                "partner_id": state.case.contact.partner.id,
                "type_id": self.office.types[story.kind].id,
                "priority": story.priority,
                "team_id": self.office.teams[story.team].id,
            }
        )

    def _make_files(self, state):
        name = state.case.story.file
        return (File(name, files.content(name, state.rng)),) if name else ()

    # === Mail === #

    def _write_mail(self, state, to, subject, text):
        mail = EmailMessage()
        mail["From"] = self._get_sender(state)
        mail["To"] = to
        mail["Subject"] = subject
        host = parseaddr(mail["From"])[1].partition("@")[2]
        mail["Message-ID"] = f"<{state.rng.getrandbits(64):016x}@{host}>"
        mail["Date"] = format_datetime(fields.Datetime.now())
        if state.case.customer:
            facts = state.case.customer.facts
            contact = state.case.contact.facts
            text += "\n\n" + words.sign(state.rng, facts.lang, contact, facts)
        mail.set_content(text)
        return mail

    def _get_sender(self, state):
        if not state.case.customer:
            return state.case.story.sender
        partner = state.case.contact.partner
        return f'"{partner.name}" <{partner.email}>'

    def _receive(self, mail):
        """Give a mail to Odoo's gateway.

        :return: id of the ticket that it made or was added to
        """
        return self.env["mail.thread"].message_process(None, mail.as_bytes())

    # === Turns === #

    def _take_turn(self, state, number):
        turn = state.case.story.turns[number]
        text = turn.text.format(**state.words)
        if turn.who == "customer":
            self._say_as_customer(state, text)
            self._move_after_customer(state, turn.then)
            return
        agent = self._find_agent(state)
        ticket = state.ticket.with_user(agent)
        if turn.who == "note":
            self._write_note(state, ticket, text)
        else:
            self._answer(state, ticket, text)
        self._move(state, ticket, turn.then)
        state.worked.append((agent, fields.Datetime.now()))

    def _say_as_customer(self, state, text):
        contact = state.case.contact
        if contact.user and state.case.source != "email":
            ticket = state.ticket.with_user(contact.user)
            ticket.message_post(body=plaintext2html(text), **COMMENT)
            return
        last = state.ticket.message_ids.filtered(lambda m: not m.is_internal)[:1]
        subject = f"Re: [{state.ticket.number}] {state.subject}"
        to = f"{state.case.story.team}@{self.office.company.alias_domain_id.name}"
        mail = self._write_mail(state, to, subject, text)
        mail["In-Reply-To"] = last.message_id
        self._receive(mail)

    def _move_after_customer(self, state, then):
        """He may close it himself in the portal; what waited for him goes on."""
        user, stages = state.case.contact.user, self.office.stages
        if then and user:
            state.ticket.with_user(user).sudo().stage_id = stages[then]
        elif then or state.ticket.stage_id == stages["waiting"]:
            ticket = state.ticket.with_user(self._find_agent(state))
            self._move(state, ticket, then)

    def _find_agent(self, state):
        """The assignee; where there is none, David names one or somebody takes it."""
        ticket = state.ticket
        if not ticket.user_id:
            names = ("johan", "maja") if state.rng.random() < 0.6 else ("cecilia",)
            agent = self.staff[state.rng.choice(names)]
            by = self.staff["david"] if ticket.type_id.code == "rfc" else agent
            ticket.with_user(by).write({"user_id": agent.id})
        return ticket.user_id

    def _write_note(self, state, ticket, text):
        """A note that names David reaches him."""
        david = self.staff["david"].partner_id
        told = david.ids if "David" in text else []
        body = plaintext2html(text)
        ticket.message_post(body=body, partner_ids=told, **NOTE)

    def _answer(self, state, ticket, text):
        first = not state.worked and state.case.customer
        if first:
            text = f"{words.greet(state.lang, state.words)}\n\n{text}"
        ticket.message_post(body=plaintext2html(text), **COMMENT)

    def _move(self, state, ticket, then):
        """Move it on; the first who works on it says what it is."""
        story = state.case.story
        vals = {"stage_id": self.office.stages[then or "progress"].id}
        if not state.worked:
            vals["category_id"] = self.office.categories[story.category].id
        if ticket.stage_id.id == vals["stage_id"]:
            del vals["stage_id"]
        estimated = "sd_without_approval" in ticket and not ticket.sd_without_approval
        if estimated and ticket.sd_fee_mode == "estimate":
            ticket.sudo().sd_without_approval = "Approved on the phone"
        if then and "sd_item_ids" in ticket:
            ticket.sd_item_ids.write({"done": True})
        if vals:
            ticket.write(vals)
