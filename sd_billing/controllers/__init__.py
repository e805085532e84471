from . import estimate
from . import hours
from . import statement
