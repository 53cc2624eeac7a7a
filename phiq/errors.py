"""The one error tree of phiq. What goes over HTTP adds its status in `api/problems.py`."""

from __future__ import annotations


class PhiqError(Exception):
    """Base of every error phiq raises on purpose."""

    #: Stable machine-readable name, used as `error.code` in job records and problems.
    code = "phiq_error"
    #: Whether the same call may succeed later without a change.
    retryable = False


class InvalidRequestError(PhiqError, ValueError):
    """A request that no retry can mend; `field` names the value at fault."""

    code = "invalid_request"

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.field = field


class SettingError(PhiqError, ValueError):
    """A PHIQ_* environment variable holds a value that cannot be used."""

    code = "invalid_setting"


class OtherBodyError(PhiqError):
    """The key of a batch was used before, with another body."""

    code = "idempotency_conflict"


class BatchCanceledError(PhiqError):
    """The batch was canceled while its items arrived."""

    code = "canceled"


class UnknownBatchError(PhiqError):
    """There is no such batch, or its record has expired."""

    code = "unknown_batch"


class BrokerUnavailableError(PhiqError, ConnectionError):
    """Redis cannot be reached."""

    code = "broker_unavailable"
    retryable = True


class QueueFullError(PhiqError):
    """The queue holds as many jobs as its limit allows."""

    code = "queue_full"
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
