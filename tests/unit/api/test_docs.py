"""docs/http.md tells of every endpoint and every error code, and of none that is gone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from api import errors as api_errors
from api.app import create_app
from api.bodies import MAX_BODY_BYTES
from phiq import errors
from phiq.contract import MAX_EQUATION_CHARS
from phiq.settings import Settings

TEXT = (Path(__file__).parents[3] / "docs" / "http.md").read_text("utf-8")


def test_every_endpoint_is_told(settings: Settings) -> None:
    """The table of calls is the app's url map."""
    app = create_app(replace(settings, door_threads=1))
    served = {
        (method, re.sub(r"<\w+:", "<", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    app.extensions["door"].close()

    told = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^ `?]*)`", TEXT)

    assert served == set(told)


def test_every_code_is_told() -> None:
    """The table of errors names each code with its status; limits are the real ones."""
    for error in (*vars(api_errors).values(), *vars(errors).values()):
        if not (isinstance(error, type) and issubclass(error, errors.PhiqError)):
            continue
        if error.code != "phiq_error" and error.status != 500:
            assert re.search(rf"^\| {int(error.status)} \|.*`{error.code}`", TEXT, re.M), error
    assert f"{MAX_EQUATION_CHARS} characters" in TEXT
    assert MAX_BODY_BYTES == 1024 * 1024
    assert "1 MiB" in TEXT
