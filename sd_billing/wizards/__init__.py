from . import sd_package_correction
