from . import hours
from . import statement
