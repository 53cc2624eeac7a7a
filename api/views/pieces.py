"""`/v1/batches/{id}`: a batch sent piece by piece, for clients that cannot stream a body.

A batch is opened under an id of the client's, takes pieces in order, each naming its first item,
and is sealed. Each of these can be sent again, and then changes nothing.
"""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import BatchAnswer, batch_answer
from api.asked import BATCH_ID, CHOSEN_BATCH_ID, chosen_id
from api.calls import Answer, declares
from api.current import caller, the_door
from api.intake import Intake
from api.ownership import check_batch
from api.parameters import WholeNumber
from api.views.batches import LINES, known, take_in
from phiq.contract import Batch
from phiq.errors import BatchCanceledError, InvalidRequestError, OtherBodyError

blueprint = Blueprint("pieces", __name__, url_prefix="/v1/batches")

FIRST = WholeNumber(
    name="first",
    default=0,
    least=0,
    most=10**9,
    about="The number of the piece's first item; the items before it must be there.",
)
_BATCH = Answer(kind=BatchAnswer, headers=("Retry-After",))


@blueprint.put("/<batch_id>")
@declares(gives={200: _BATCH}, asks=(CHOSEN_BATCH_ID,), raises=(OtherBodyError,))
def begin(batch_id: str) -> Response:
    """Open a batch under an id of yours, to be sent piece by piece; again, and it stays as it is.

    One that is never sealed is forgotten after the time that records live.
    """
    if not the_door().batches.open(chosen_id(batch_id), owner=caller()) and caller():
        check_batch(batch_id)
    return batch_answer(known(batch_id))


@blueprint.post("/<batch_id>/items")
@declares(
    LINES,
    gives={200: _BATCH},
    asks=(BATCH_ID, FIRST),
    raises=(OtherBodyError, BatchCanceledError),
)
def add(batch_id: str) -> Response:
    """Queue a piece of a batch: NDJSON, an item a line, numbered from `?first=N` on.

    The same piece again queues nothing twice. A sealed batch takes no more.
    """
    first, batch = FIRST.read(), known(batch_id)
    if first > _received(batch):
        raise InvalidRequestError(
            f"item {first} cannot come yet: the batch has {_received(batch)} items so far",
            field=FIRST.name,
        )
    take_in(Intake(the_door(), batch_id, caller(), None, first=first))
    return batch_answer(known(batch_id))


@blueprint.post("/<batch_id>/seal")
@declares(gives={200: _BATCH}, asks=(BATCH_ID,), raises=(OtherBodyError, BatchCanceledError))
def seal(batch_id: str) -> Response:
    """No more items come: the batch ends when its jobs have."""
    the_door().batches.seal(batch_id, _received(known(batch_id)))
    return batch_answer(known(batch_id))


def _received(batch: Batch) -> int:
    return batch.accepted + batch.refused
