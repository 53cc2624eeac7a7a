"""The scorer class that PHIQ_SCORER chooses."""

from __future__ import annotations

from celery.utils.imports import import_from_cwd
from kombu.utils.imports import symbol_by_name

from phiq.errors import SettingError
from phiq.scorer.interface import Scorer


def scorer_class(path: str) -> type[Scorer]:
    """The class at `module:Class` (or `module.Class`), of the working directory's modules too.

    Raises:
        SettingError: there is none, its module cannot be imported, or it is no scorer.
    """
    try:
        found = symbol_by_name(path, imp=import_from_cwd)
    except Exception as error:  # a module of one's own may raise anything
        why = f"{type(error).__name__}: {error}"
        raise SettingError(f"PHIQ_SCORER={path!r} cannot be loaded: {why}") from error
    if not (isinstance(found, type) and _scores(found)):
        raise SettingError(
            f"PHIQ_SCORER={path!r} is no scorer: a class with load() and score(), see "
            "phiq/scorer/interface.py"
        )
    return found


def _scores(found: type) -> bool:
    return all(callable(getattr(found, name, None)) for name in ("load", "score"))
