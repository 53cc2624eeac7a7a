"""Phiq validates equations at scale; this is its public face.

Names load on first use, so that `import phiq` costs nothing and loads none of torch, celery, flask.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from phiq.client import AsyncClient, Client
    from phiq.contract import Batch, BatchItem, Job, JobRequest, ScoreRequest, Verdict
    from phiq.errors import PhiqError
    from phiq.scorer.standard import score, score_many
    from phiq.verification import verify

__version__ = "0.2.0"
__all__ = [
    "AsyncClient",
    "Batch",
    "BatchItem",
    "Client",
    "Job",
    "JobRequest",
    "PhiqError",
    "ScoreRequest",
    "Verdict",
    "score",
    "score_many",
    "verify",
]

_HOME = {
    "AsyncClient": "phiq.client",
    "Batch": "phiq.contract",
    "BatchItem": "phiq.contract",
    "Client": "phiq.client",
    "Job": "phiq.contract",
    "JobRequest": "phiq.contract",
    "PhiqError": "phiq.errors",
    "ScoreRequest": "phiq.contract",
    "Verdict": "phiq.contract",
    "score": "phiq.scorer.standard",
    "score_many": "phiq.scorer.standard",
    "verify": "phiq.verification",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'phiq' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
