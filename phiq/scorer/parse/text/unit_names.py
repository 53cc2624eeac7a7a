"""Symbols of units as they are typed; what each measures is not known here."""

from __future__ import annotations

from typing import Final

_PREFIXED: Final = "m g s A K J N W V C F T H Hz Pa eV mol Ω S Wb lm lx Bq Gy Sv kat L bar b cal Wh"
_PREFIXES: Final = ("", "k", "M", "G", "T", "P", "c", "m", "μ", "u", "n", "p", "f", "h", "d")
_OTHERS: Final = (
    "min hr deg rad sr Å ly pc au AU atm Torr mmHg amu Da cd ft inch mi lb lbf kgf rpm Ohm ohm "
    "year yr kWh"
)
#: Symbols of units; kT is an energy of statistical physics, never a thousand tesla.
UNITS: Final = frozenset(
    {prefix + unit for prefix in _PREFIXES for unit in _PREFIXED.split()} | set(_OTHERS.split())
) - {"dB", "kT"}
