"""The Flask app, put together from its parts. Nothing happens at import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from api import (
    auth,
    cors,
    headers,
    metrics,
    openapi,
    ownership,
    prefix,
    problems,
    quota,
    request_id,
    traced,
)
from api.around import Around
from api.assets import Assets
from api.bodies import MAX_BODY_BYTES
from api.door import Door
from api.quota import Quota
from api.views import (
    batches,
    docs,
    equations,
    failures,
    history,
    index,
    jobs,
    me,
    pieces,
    pool,
    read,
    validate,
    workers,
)
from api.views import metrics as metrics_view
from phiq.settings import Settings


class App(Flask):
    """Flask, where no view is a coroutine: looking whether one is took a tenth of a call."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The app of one process, with connections of its own: call it after any fork.

    Raises:
        SettingError: no settings are given and the environment's cannot be used.
    """
    settings = settings or Settings.from_env()
    app = App("api", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    door = app.extensions["door"] = Door(settings)
    app.extensions["assets"] = Assets()
    parts = (
        read,
        jobs,
        batches,
        validate,
        pool,
        workers,
        history,
        equations,
        me,
        docs,
        index,
    )
    for part in (*parts, pieces, metrics_view):
        app.register_blueprint(part.blueprint)
    app.url_map.converters["listed"] = failures.ListedId
    for list_ in (failures.dead, failures.failed):
        app.register_blueprint(list_)
    problems.install(app)
    around = Around(app)
    request_id.install(around)
    traced.install(app, around)
    auth.install(app, around, door.keys)
    quota.install(around, Quota(settings))
    ownership.install(around)
    headers.install(around)
    cors.install(app, around, settings.cors_origins)
    metrics.install(around, door.meter)
    prefix.install(app, trusted=settings.trust_forwarded_prefix)
    openapi.install(app)
    return app
