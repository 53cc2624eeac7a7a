"""What a request's headers and query ask of a job's delivery: waiting, repeating, canceling."""

from __future__ import annotations

import hashlib
import re

import msgspec

from api.around import the_request
from api.current import caller
from api.parameters import Text, WholeNumber, queried
from phiq.contract import MAX_ID_CHARS, MAX_WEBHOOK_CHARS, WEBHOOK_PATTERN, JobRequest
from phiq.errors import InvalidRequestError
from phiq.queue.store import new_id

#: Longest a request may ask to wait, in seconds: proxies cut connections not much later.
MAX_WAIT_S = 60
#: Longest idempotency key, in characters; a UUID has 36.
MAX_KEY_CHARS = 255
#: Lines of a list of what is recent, unless asked otherwise and at most: a screen, and a few.
RECENT_PAGE = 50
MAX_RECENT_PAGE = 200
#: Longest id in such a list: a batch's, and the number of an item.
MAX_LISTED_ID_CHARS = MAX_ID_CHARS + 12
_UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600}

WAIT = WholeNumber(
    name="wait",
    default=0,
    least=0,
    most=MAX_WAIT_S,
    about="Answer when the job has ended, or after so many seconds with the job as it is.",
)
PREFER = Text(
    name="Prefer",
    where="header",
    example="wait=5",
    about="`wait=N` is as `?wait=N`; `respond-async` waits for nothing (RFC 7240).",
)
IDEMPOTENCY_KEY = Text(
    name="Idempotency-Key",
    where="header",
    most_chars=MAX_KEY_CHARS,
    about="The same request under the same key is made once, however often it is sent.",
)
CANCEL_AFTER = Text(
    name="Cancel-After",
    where="header",
    example="30s",
    pattern=r"[1-9][0-9]{0,3}s?|[1-9][0-9]{0,2}m|(?:[1-9]|1[0-9]|2[0-4])h",
    about="When the job is canceled unless it has ended: seconds, or a number with s, m or h.",
)
JOB_ID = Text(name="job_id", where="path", about="A job's `id`.")
BATCH_ID = Text(name="batch_id", where="path", about="A batch's `id`.")
#: No dot, which numbers the jobs of a batch, and nothing to be escaped.
CHOSEN_ID = Text(
    name="job_id",
    where="path",
    example="my-job-1",
    pattern=rf"[A-Za-z0-9_:-]{{1,{MAX_ID_CHARS}}}",
    about="An id of your choice.",
)
CHOSEN_BATCH_ID = msgspec.structs.replace(CHOSEN_ID, name="batch_id", example="my-batch-1")
BEFORE = Text(
    name="before",
    where="query",
    pattern=rf"[A-Za-z0-9_:.-]{{1,{MAX_LISTED_ID_CHARS}}}",
    about="the `id` of the last one seen: the list goes on with the next",
)
RECENT = WholeNumber(
    name="limit",
    default=RECENT_PAGE,
    least=1,
    most=MAX_RECENT_PAGE,
    about="Lines of the page, at most.",
)
WEBHOOK = Text(
    name="webhook",
    where="query",
    pattern=WEBHOOK_PATTERN,
    most_chars=MAX_WEBHOOK_CHARS,
    about="A URL that is told when it has ended.",
)


def wait_s() -> int:
    """The seconds asked for by `?wait=N`, or else by `Prefer: wait=N`; 0 for none."""
    prefer = the_request().environ.get("HTTP_PREFER")
    found = prefer and re.search(r"(?:^|[,;\s])wait\s*=\s*\"?([0-9]{1,9})", prefer)
    preferred = min(int(found[1]), MAX_WAIT_S) if found else 0
    return WAIT.read(preferred)


def applied(waited_s: int) -> dict[str, str]:
    """The header that tells which preference was followed (RFC 7240)."""
    prefer = the_request().environ.get("HTTP_PREFER")
    if prefer is None:
        return {}
    if waited_s:
        return {"Preference-Applied": f"wait={waited_s}"}
    if re.search(r"(?:^|[,;\s])respond-async", prefer):
        return {"Preference-Applied": "respond-async"}
    return {}


def idempotent_id() -> str:
    """The id for what this request makes: the same for the same caller and Idempotency-Key.

    Raises:
        InvalidRequestError: the key is empty or too long.
    """
    request = the_request()
    key = request.environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return new_id()
    if not IDEMPOTENCY_KEY.fits(key):
        raise InvalidRequestError(
            f"`Idempotency-Key` must have 1 to {MAX_KEY_CHARS} characters", field="Idempotency-Key"
        )
    digest = hashlib.blake2b(f"{request.path}\n{caller()}\n{key}".encode(), digest_size=16)
    return digest.hexdigest()


def batch_webhook() -> str | None:
    """The `?webhook=` of a batch.

    Raises:
        InvalidRequestError: it is no URL.
    """
    url = queried(WEBHOOK.name)
    if url is not None and not WEBHOOK.fits(url):
        raise InvalidRequestError(f"{url!r} is no http or https URL", field=WEBHOOK.name)
    return url


def chosen_id(id_: str) -> str:
    """An id the client chose.

    Raises:
        InvalidRequestError: it has other characters than ids may.
    """
    if not CHOSEN_ID.fits(id_):
        raise InvalidRequestError(
            f"an id has 1 to {MAX_ID_CHARS} letters, digits, `_`, `-` or `:`", field="id"
        )
    return id_


def with_headers(job: JobRequest) -> JobRequest:
    """The job with what `Cancel-After` asks for: seconds, or a number with s, m or h.

    Raises:
        InvalidRequestError: the header cannot be read.
    """
    text = the_request().environ.get("HTTP_CANCEL_AFTER")
    if text is None:
        return job
    if not CANCEL_AFTER.fits(text):
        raise InvalidRequestError(
            "`Cancel-After` must be a time such as 30, 30s, 5m or 1h, up to a day",
            field="Cancel-After",
        )
    number = text.rstrip("smh")
    seconds = float(number) * _UNIT_S[text[len(number) :]]
    return msgspec.structs.replace(job, cancel_after_s=seconds)
