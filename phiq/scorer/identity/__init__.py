"""Decides whether an equation is an identity, satisfiable, a contradiction, or stays undecided."""

from __future__ import annotations

from phiq.scorer.identity.answer import Judgement, JudgementName, Question
from phiq.scorer.identity.judge import judge_batch

__all__ = ["Judgement", "JudgementName", "Question", "judge_batch"]
