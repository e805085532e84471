from . import chat
from . import ticket
from . import my_tickets
from . import colleagues
from . import contact
from . import ticket_page
from . import new_ticket
from . import similar_tickets
