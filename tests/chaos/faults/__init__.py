"""The faults: each is inflicted, lasts for the seconds it yields, and has healed when it returns.

A fault more is a function in one of these modules; what it `touches` no other fault touches at the
same time in a random storm.
"""

from chaos.faults import broker, clients, network, workers
from chaos.faults.fault import FAULTS, Fault

__all__ = ["FAULTS", "Fault", "broker", "clients", "network", "workers"]
