from . import sd_phone_intake
from . import sd_deadline_wizard
from . import sd_reclassify_wizard
from . import sd_change_customer_wizard
from . import sd_choose_customer_wizard
from . import sd_intake_test
from . import sd_merge_wizard
