from . import fetchmail_server
from . import guards
from . import ir_mail_server
from . import mail_alias
from . import mail_alias_domain
from . import mail_thread
from . import sd_intake_log
from . import sd_mail_words  # sd_mail_delivery inherits it
from . import sd_mail_delivery
from . import sd_mail_threading
