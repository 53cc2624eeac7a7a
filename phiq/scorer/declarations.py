"""What a request declares beside its equation: refused here, before a batch is made of it.

It reads no equation: a symbol that is declared and does not occur is no error.
"""

from __future__ import annotations

from phiq.contract import ScoreRequest
from phiq.errors import InvalidRequestError
from phiq.scorer.dimensions import declared_dimensions
from phiq.scorer.domains import parse_domains


def refusal(request: ScoreRequest) -> InvalidRequestError | None:
    """Why the request's `dims` or `domain` cannot be used, None where they can."""
    try:
        declared_dimensions(request.dims)
        parse_domains(request.domain)
    except InvalidRequestError as error:
        return error
    return None
