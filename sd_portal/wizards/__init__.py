from . import sd_phone_intake
