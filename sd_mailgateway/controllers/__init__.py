from . import api
from . import mail
from . import web_form
