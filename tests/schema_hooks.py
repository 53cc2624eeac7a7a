"""What schemathesis must be told of the door that no OpenAPI document can say."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import requests
import schemathesis

from api.asked import CHOSEN_ID, IDEMPOTENCY_KEY

#: Calls under an id of the client's choice, and the name of the id.
CHOSEN = {"PUT /v1/jobs/{job_id}": "job_id", "PUT /v1/batches/{batch_id}": "batch_id"}
#: What a batch has of a piece decides which piece may come next: no document can say it.
PIECE = "POST /v1/batches/{batch_id}/items"


@schemathesis.serializer("application/x-ndjson")
def send_lines(_: Any, value: Any) -> bytes:
    """NDJSON goes as the text it is; a body that was to be no text at all has no bytes."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else b""


@schemathesis.hook
def before_call(_: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Make every request another job's: ids that were used, with another request, are refused."""
    key = (case.headers or {}).get(IDEMPOTENCY_KEY.name)
    if key is not None and IDEMPOTENCY_KEY.fits(key):
        case.headers[IDEMPOTENCY_KEY.name] = uuid4().hex
    name = CHOSEN.get(case.operation.label, "")
    if CHOSEN_ID.fits(case.path_parameters.get(name, "")):
        case.path_parameters[name] = uuid4().hex
    if case.operation.label == PIECE:
        case.path_parameters["batch_id"] = uuid4().hex
    if case.path_parameters.get("order") in ("drain", "pause"):  # the one worker is needed
        case.path_parameters["order"] = "resume"


@schemathesis.hook
def after_call(_: Any, case: Any, response: Any) -> None:
    """End a pause, and a batch that was opened, or what follows would wait for what never comes."""
    url = response.request.url
    if response.status_code != 200:
        return
    if case.path == "/v1/pause":
        _post(url.replace("pause", "resume"), response)
    label = f"{response.request.method} {case.operation.path}"  # other methods are tried there too
    if label == "PUT /v1/batches/{batch_id}":
        _post(f"{url}/seal", response)


def _post(url: str, response: Any) -> None:
    sent = response.request.headers
    headers = {name: sent[name] for name in ("Authorization", "X-API-Key") if name in sent}
    requests.post(url, headers=headers, timeout=10).raise_for_status()
