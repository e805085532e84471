from . import chat
from . import ticket
from . import my_tickets
from . import colleagues
from . import contact
