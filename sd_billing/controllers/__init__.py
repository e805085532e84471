from . import estimate
from . import hours
