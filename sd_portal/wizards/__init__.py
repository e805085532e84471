from . import sd_reclassify_wizard
