from . import ticket
from . import my_tickets
from . import new_ticket
from . import similar_tickets
