"""The scorer: text in, verdicts out. Pure; `heuristic` needs the standard library alone."""
