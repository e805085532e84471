import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.web_form import FileLimits, find_origin, read_extensions, read_origin

MOST_FILES = 10
MOST_MB = 20


class SdWebForm(models.Model):
    """A form on somebody's web site that makes tickets."""

    _name = "sd.web.form"
    _inherit = "sd.web.form.door"
    _description = "Web form"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    key = fields.Char(
        string="Public key",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._make_key(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", required=True, check_company=True, ondelete="restrict"
    )
    type_id = fields.Many2one(
        "helpdesk.ticket.type",
        ondelete="restrict",
        help="Its questions are part of the form. Empty: the type is found as usual.",
    )
    field_ids = fields.One2many(
        "sd.web.form.field",
        "form_id",
        copy=True,
        default=lambda self: self._get_usual_fields(),
    )
    origins = fields.Text(
        string="Allowed pages",
        help="One a line, exactly as the browser names them: https://www.shop.example. "
        "Empty: only our own page of the form works.",
    )
    consent = fields.Text(
        translate=True, help="What the visitor has to agree to. Empty: nothing."
    )
    thanks = fields.Text(
        string="Thank-you text",
        translate=True,
        help="Empty: that we have it, and that a confirmation comes by e-mail.",
    )
    redirect_url = fields.Char(
        string="Thank-you page",
        help="Address on an allowed page that is shown instead of the text.",
    )
    file_count = fields.Integer(string="Files at most", default=5, required=True)
    file_mb = fields.Integer(string="MB each at most", default=5, required=True)
    file_extensions = fields.Char(
        string="Kinds of files",
        default="png, jpg, jpeg, gif, webp, pdf, txt, csv, log, zip, docx, xlsx, odt",
        help="Ends of their names. Empty: any.",
    )
    most_per_hour = fields.Integer(string="An hour", default=200, required=True)
    most_per_address = fields.Integer(
        string="An hour from one e-mail address", default=5, required=True
    )
    most_per_network = fields.Integer(
        string="An hour from one network address", default=20, required=True
    )
    hit_ids = fields.One2many("sd.web.form.hit", "form_id", domain=[("who", "=", "")])
    url = fields.Char(string="Our own page of the form", compute="_compute_url")
    script_snippet = fields.Text(compute="_compute_snippets")
    plain_snippet = fields.Text(compute="_compute_snippets")

    _key_uniq = models.UniqueIndex("(key)")
    _limits_positive = models.Constraint(
        "CHECK (most_per_hour > 0 AND most_per_address > 0 AND most_per_network > 0)",
        "A form must let at least one message an hour pass.",
    )
    _files_sensible = models.Constraint(
        f"CHECK (file_count BETWEEN 0 AND {MOST_FILES}"
        f" AND file_mb BETWEEN 1 AND {MOST_MB} AND file_count * file_mb <= 25)",
        "A form takes at most 10 files, and at most 25 MB of them altogether.",
    )

    @api.model
    def _make_key(self):
        return secrets.token_urlsafe(12)

    @api.model
    def _get_usual_fields(self):
        usual = (
            ("name", "optional"),
            ("email", "required"),
            ("subject", "required"),
            ("description", "required"),
            ("files", "optional"),
        )
        return [
            (0, 0, {"name": name, "use": use, "sequence": 10 * place})
            for place, (name, use) in enumerate(usual)
        ]

    # === Checks === #

    @api.constrains("field_ids")
    def _check_fields(self):
        for form in self:
            asked = {one.name: one for one in form.field_ids._as_asked()}
            if "email" not in asked or not asked["email"].required:
                raise ValidationError(
                    self.env._(
                        "Form “%(form)s”: the e-mail address must be required, or "
                        "nobody could be answered.",
                        form=form.name,
                    )
                )
            if not {"subject", "description"} & set(asked):
                raise ValidationError(
                    self.env._(
                        "Form “%(form)s”: ask for a subject or a description.",
                        form=form.name,
                    )
                )

    @api.constrains("origins", "redirect_url")
    def _check_origins(self):
        for form in self:
            for line in (form.origins or "").split():
                if not read_origin(line):
                    raise ValidationError(
                        self.env._(
                            "Form “%(form)s”: “%(line)s” is not a page that can be "
                            "allowed. Write https://, the host and nothing else, such "
                            "as https://www.shop.example, each on a line of its own.",
                            form=form.name,
                            line=line,
                        )
                    )
            url = form.redirect_url
            if url and find_origin("", url) not in form._get_origins():
                raise ValidationError(
                    self.env._(
                        "Form “%(form)s”: the thank-you page has to be on one of the "
                        "allowed pages.",
                        form=form.name,
                    )
                )

    # === What follows from it === #

    def _get_origins(self):
        """The allowed origins, as browsers write them."""
        self.ensure_one()
        return {read_origin(line) for line in (self.origins or "").split()}

    def _get_file_limits(self):
        self.ensure_one()
        extensions = read_extensions(self.file_extensions or "")
        return FileLimits(self.file_count, self.file_mb * 1024 * 1024, extensions)

    @api.depends("key")
    def _compute_url(self):
        for form in self:
            form.url = f"{form.get_base_url()}/sd/form/{form.key}"

    @api.depends("key", "field_ids", "type_id", "consent")
    @api.depends_context("lang")
    def _compute_snippets(self):
        View = self.env["ir.ui.view"].sudo()
        for form in self:
            form.script_snippet = (
                f'<div data-sd-form="{form.key}"></div>\n'
                f'<script src="{form.url}.js" defer></script>\n'
            )
            values = {
                "form": form._describe(),
                "typed": {},
                "problems": {},
                "token": "",
            }
            form.plain_snippet = str(
                View._render_template("sd_mailgateway.web_form_form", values)
            ).strip()

    def action_renew_key(self):
        """Make a new public key: pages with the old one stop working."""
        for form in self:
            form.key = self._make_key()

    def action_open(self):
        """Show the form as visitors see it, with the snippets at work."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/sd/form/{self.key}/preview",
            "target": "new",
        }
