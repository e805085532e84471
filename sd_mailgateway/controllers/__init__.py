from . import api
from . import mail
