"""A notice about a package, which has no ticket.

>>> notice = PackageNotice(
...     "package_low", 0, "anna@nordic.example", occurrence="12/low/20%/600", package_id=12
... )
>>> notice.once_key
'package_low/0/anna@nordic.example/12/low/20%/600'
"""

from __future__ import annotations

from dataclasses import dataclass

from odoo.addons.sd_portal.tools.outgoing import Notice


@dataclass(frozen=True)
class PackageNotice(Notice):  # type: ignore[misc]  # mypy does not read Odoo's names
    """A notice to one recipient about one package.

    :param package_id: the package
    """

    package_id: int = 0
