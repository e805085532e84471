from . import sd_phone_intake
from . import sd_deadline_wizard
from . import sd_reclassify_wizard
