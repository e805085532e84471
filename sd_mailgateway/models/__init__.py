# Mixins come before the models that inherit them.
from . import sd_ticket_items
from . import sd_ticket_thread
from . import sd_ticket_urgency
from . import sd_ticket_web_form
from . import fetchmail_server
from . import flag_urgency
from . import guards
from . import helpdesk_ticket
from . import helpdesk_ticket_team
from . import ir_mail_server
from . import mail_alias
from . import mail_alias_domain
from . import mail_thread
from . import match_domain
from . import res_company
from . import res_config_settings
from . import res_partner
from . import sd_agreement
from . import sd_blocked_sender
from . import sd_mail_handling  # sd_intake_log inherits it
from . import sd_web_form_keeping  # sd_intake_log inherits it
from . import sd_intake_log
from . import sd_intake_rule
from . import sd_mail_words  # sd_mail_delivery inherits it
from . import sd_mail_delivery
from . import sd_mail_asking
from . import sd_mail_domain
from . import sd_mail_reading
from . import sd_mail_sender
from . import sd_mail_threading
from . import sd_outgoing
from . import sd_ticket_item
from . import sd_urgent_word
from . import split_requests
from . import sd_mail_door
from . import sd_mail_key
from . import sd_api
from . import sd_api_call
from . import sd_api_key
from . import ir_http
from . import sd_mail_retention
from . import sd_mail_statistic
from . import sd_web_form_door  # sd_web_form inherits it
from . import sd_web_form
from . import sd_web_form_field
from . import sd_web_form_hit
