"""As a textbook has it: Flask sends a Celery task a request, and waits for its result."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from benchmarks.peers.celery_peer import task

app = Flask(__name__)


@app.post("/submit")
def submit() -> tuple[dict[str, Any], int]:
    """Queue one equation."""
    return {"id": task.delay(request.get_json()["equation"]).id}, 202


@app.post("/validate")
def validate() -> Any:
    """Wait for its verdict."""
    return task.delay(request.get_json()["equation"]).get(timeout=30)


@app.get("/health")
def health() -> str:
    """Whether it is there."""
    return "ok"
