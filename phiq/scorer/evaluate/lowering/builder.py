"""Builds one hash-consed program for a batch, instruction by instruction.

Instructions are interned: equal ones on equal operands exist once, over the whole batch, so that
constants, repeated subexpressions and repeated equations cost nothing. Samples are seeded by
equation, so what contains a symbol is shared only within equal equations. It does not know
expression trees (see `lower`) and computes no values.
"""

from __future__ import annotations

from array import array
from typing import Final

from phiq.scorer.evaluate.opcodes import COMPLEX, CYCLE, FORMS, KINDS, POSITIVE, REAL, WAITS, Op
from phiq.scorer.evaluate.sampling import ON_THE_LINE, SampleSpec, nature

#: Most instructions of one problem: unrolled sums stop here. Formulas in print take up to 500.
MAX_INSTRUCTIONS = 3000
_ROUND = len(CYCLE)
#: Bits of an opcode and of a slot in the number of an instruction.
OP_BITS: Final = 8
SLOT_BITS: Final = 24
#: The domain of most symbols among those of a builder: the real line.
LINE: Final = 0


class Builder:
    """Interns instructions; a slot is the place of a result, in order of creation."""

    def __init__(self) -> None:
        self.code: list[int] = []  # k, opcode, a, b of each instruction, as one number
        self.turns: list[int] = []
        #: Nodes that were lowered, and instructions asked for that were there already.
        self.work = 0
        self.natures: list[int] = []  # COMPLEX, REAL or POSITIVE
        self.constants = array("d")  # re, im, bound of re, bound of im
        self.streams: list[int] = []  # seed and place of each stream
        self.domains: list[int] = []  # … and where its spec is among `specs`
        self.specs: dict[SampleSpec, int] = {ON_THE_LINE: LINE}
        self._known = [REAL]  # COMPLEX, REAL or POSITIVE, of what each spec samples
        self.integers: dict[int, int] = {}  # slots of integers
        self._instructions: dict[int, int] = {}
        self._leaves: dict[tuple[object, ...], int] = {}

    def emit(self, op: int, a: int, b: int, k: int = 0) -> int:
        """The slot of op(a, b; k), in its cheapest form; unary kernels take b = a."""
        # One number in place of a tuple: instructions are looked up by the thousand.
        key = (((k << OP_BITS) + op << SLOT_BITS) + a << SLOT_BITS) + b
        slot = self._instructions.get(key)
        if slot is not None:
            self.work += 1
            return slot
        turns, natures = self.turns, self.natures
        op, nature, swapped = FORMS[op][KINDS * natures[a] + natures[b]]
        first, second = turns[a], turns[b]
        ready = first if first > second else second
        slot = self._instructions[key] = len(turns)
        turns.append(ready + WAITS[op][ready % _ROUND])
        natures.append(REAL if k < 0 and nature else nature)
        self.code.append(_joined(op, b, a, k) if swapped else _joined(op, a, b, k))
        return slot

    def constant(self, re: float, im: float = 0.0, bound: float = 0.0) -> int:
        """The slot of a number; `bound` is the error of each part that is not 0."""
        key = ("const", re, im, bound)
        slot = self._leaves.get(key)
        if slot is None:
            nature = COMPLEX if im else POSITIVE if re > 0.0 else REAL
            op = Op.REAL_CONST if nature else Op.CONST
            slot = self._leaf(key, op, nature, len(self.constants) // 4)
            self.constants.extend((re, im, bound if re else 0.0, bound if im else 0.0))
        return slot

    def sample(self, seed: int, place: int, domain: int) -> int:
        """The slot of the samples of the symbol at `place`, in one of the `specs`."""
        entry = (seed, place, domain)
        slot = self._leaves.get(entry)
        if slot is None:
            known = self._known[domain]
            op = Op.REAL_SAMPLE if known else Op.SAMPLE
            slot = self._leaf(entry, op, known, len(self.domains))
            self.streams += (seed, place)
            self.domains.append(domain)
        return slot

    def domain(self, spec: SampleSpec) -> int:
        """The place of a spec among `specs`."""
        domain = self.specs.get(spec)
        if domain is None:
            domain = self.specs[spec] = len(self.specs)
            self._known.append(nature(spec))
        return domain

    def _leaf(self, key: tuple[object, ...], op: Op, nature: int, row: int) -> int:
        slot = self._leaves[key] = len(self.turns)
        self.turns.append(-1)
        self.natures.append(nature)
        self.code.append(_joined(int(op), row, row, 0))
        return slot


def _joined(op: int, a: int, b: int, k: int) -> int:
    return (((k << OP_BITS) + op << SLOT_BITS) + a << SLOT_BITS) + b
