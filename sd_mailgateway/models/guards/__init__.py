from . import sd_mail_guard
from . import automatic
from . import own_mail
