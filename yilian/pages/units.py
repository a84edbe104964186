"""Units as people write them."""

from django.utils.translation import gettext_lazy as _

UNITS = {
    "mm[Hg]": "mmHg",
    "Cel": "℃",
    "/min": _("次/分"),
    "{score}": _("分"),
    "{level}": _("级"),
    "{person}": _("人"),
    "min": _("分钟"),
    "h": _("小时"),
    "d": _("天"),
    "umol/L": "μmol/L",
    "10*9/L": "10⁹/L",
    "1": "",
}


def unit_shown(unit: str) -> str:
    """Write a UCUM unit as people do."""
    return str(UNITS.get(unit, unit))
