"""The one error tree of phiq; what the door alone raises is in `api/errors.py`."""

from __future__ import annotations

from http import HTTPStatus


class PhiqError(Exception):
    """Base of every error phiq raises on purpose."""

    #: Stable machine-readable name, used as `error.code` in job records and problems.
    code = "phiq_error"
    #: What the door answers with where the error reaches a client.
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    #: Whether the same call may succeed later without a change.
    retryable = False


class InvalidRequestError(PhiqError, ValueError):
    """A request that no retry can mend; `field` names the value at fault."""

    code = "invalid_request"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.field = field


class SettingError(PhiqError, ValueError):
    """A PHIQ_* environment variable holds a value that cannot be used."""

    code = "invalid_setting"


class OtherBodyError(PhiqError):
    """The key of a batch was used before, with another body."""

    code = "idempotency_conflict"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class BatchCanceledError(PhiqError):
    """The batch was canceled while its items arrived."""

    code = "canceled"
    status = HTTPStatus.CONFLICT


class UnknownBatchError(PhiqError):
    """There is no such batch, or its record has expired."""

    code = "unknown_batch"
    status = HTTPStatus.NOT_FOUND


class BrokerUnavailableError(PhiqError, ConnectionError):
    """Redis cannot be reached."""

    code = "broker_unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class BrokerRefusesError(BrokerUnavailableError):
    """Redis is there, and refuses what a pool has to do: somebody has to let it."""

    code = "broker_refuses"


class QueueFullError(PhiqError):
    """The queue holds as many jobs as its limit allows."""

    code = "queue_full"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class ScorerError(PhiqError):
    """A scorer broke its contract or raised on an item."""

    code = "scorer_error"


class UnreadableRecordError(PhiqError):
    """A record holds what this version cannot read: a newer version wrote it, or it is damaged."""

    code = "unreadable_record"


class DeviceError(PhiqError):
    """The device asked for by PHIQ_DEVICE cannot be used."""

    code = "device_error"
