"""Decides whether an equation is an identity, satisfiable, a contradiction, or stays undecided."""

from __future__ import annotations

from phiq.scorer.identity.judge import judge_batch
from phiq.scorer.identity.judgement import Judgement, Question

__all__ = ["Judgement", "Question", "judge_batch"]
