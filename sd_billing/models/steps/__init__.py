from . import choose_fee
