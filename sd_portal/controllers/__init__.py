from . import chat
from . import ticket
from . import my_tickets
