from . import sd_package_correction
from . import sd_statement_make
