from . import ticket
from . import my_tickets
from . import ticket_page
