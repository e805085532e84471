from . import sd_deadline_wizard
