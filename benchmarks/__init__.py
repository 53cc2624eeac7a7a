"""Benchmarks against peers, in one run, as ratios. Figures: benchmarks/README.md."""
