from . import fetchmail_server
from . import guards
from . import helpdesk_ticket
from . import helpdesk_ticket_team
from . import ir_mail_server
from . import mail_alias
from . import mail_alias_domain
from . import mail_thread
from . import res_company
from . import res_config_settings
from . import res_partner
from . import sd_blocked_sender
from . import sd_mail_handling  # sd_intake_log inherits it
from . import sd_intake_log
from . import sd_mail_words  # sd_mail_delivery inherits it
from . import sd_mail_delivery
from . import sd_mail_door
from . import sd_mail_key
from . import sd_mail_retention
from . import sd_mail_statistic
from . import sd_mail_threading
from . import sd_outgoing
