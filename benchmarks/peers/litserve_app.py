"""LitServe with its dynamic batching: up to 64 requests, 5 ms at most.

It reads annotations as they run, so they cannot be postponed here.
"""

import os
from typing import Any

import litserve

from benchmarks.peers.job import validate


class Api(litserve.LitAPI):
    """The heuristic rules, a batch at a time."""

    def setup(self, device: str) -> None:
        """Nothing is loaded."""

    def decode_request(self, request: dict) -> str:
        """The equation of a request."""
        return str(request["equation"])

    def predict(self, equations: list[str]) -> list[Any]:
        """Score a batch."""
        return [validate(text) for text in equations]

    def encode_response(self, output: Any) -> Any:
        """A verdict as it is."""
        return output


if __name__ == "__main__":
    api = Api(max_batch_size=64, batch_timeout=0.005, api_path="/validate")
    server = litserve.LitServer(api, accelerator="cpu", workers_per_device=1)
    port = int(os.environ["BENCH_PORT"])
    server.run(host="127.0.0.1", port=port, log_level="error", generate_client_file=False)
