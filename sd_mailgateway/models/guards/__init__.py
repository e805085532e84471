from . import sd_mail_guard
from . import automatic
from . import blocked_sender
from . import impostor
from . import own_mail
from . import report
from . import spam
