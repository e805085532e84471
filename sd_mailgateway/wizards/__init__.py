from . import sd_api_key_new
from . import sd_mail_erase
from . import sd_mail_health
from . import sd_mail_key_new
from . import sd_mail_make_ticket
