"""The instruction set of the float executor, and the order in which its kernels take turns.

An instruction has up to two operands, which are slots, and a small parameter `k`. Everything else
that can be evaluated is composed of these by the lowering. Most instructions have a real form, far
cheaper, which runs where both operands are known to be real (or positive) for any sample; that
depends on the expression alone, so it never makes a result depend on the batch.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple


class Op(IntEnum):
    """What a kernel computes; `a`, `b` are operand slots."""

    __hash__ = int.__hash__  # an enum's own is ten times slower, and every instruction is looked up

    CONST = 0  # a number known when compiling
    SAMPLE = 1  # a symbol at the sample points
    LIN = 2  # a + k·b, k = ±1
    MUL = 3
    DIV = 4
    POW = 5  # principal a^b; k = 1: undefined for negative real a (odd denominators of b)
    ROOT = 6  # a^b with b = 1/odd: the real root of a negative real a
    SQRT = 7
    EXP = 8
    LOG = 9
    SIN = 10
    COS = 11
    TAN = 12
    SINH = 13
    COSH = 14
    TANH = 15
    ASIN = 16
    ACOS = 17
    ATAN = 18
    ASINH = 19
    ACOSH = 20
    ATANH = 21
    ABS = 22
    RE = 23
    IM = 24
    CONJ = 25
    ARG = 26
    FLOOR = 27
    SIGN = 28
    AT_MOST = 29  # 1 where a ≤ b, else 0
    EQUAL = 30  # 1 where a = b, else 0
    GATE = 31  # a where b = 1; where b = 0 the number k, whether a is defined or not
    GAMMA = 32
    RGAMMA = 33  # 1/Γ(a), defined everywhere
    WHOLE = 34  # a, known to be an integer wherever b = 1
    FIBONACCI = 35
    LUCAS = 36
    REAL_LIN = 37
    REAL_MUL = 38
    REAL_DIV = 39
    REAL_POW = 40
    REAL_SQRT = 41
    REAL_EXP = 42
    REAL_LOG = 43
    REAL_SIN = 44
    REAL_COS = 45
    REAL_TAN = 46
    REAL_SINH = 47
    REAL_COSH = 48
    REAL_TANH = 49
    REAL_ATAN = 50
    REAL_GATE = 51


#: What is known of a value at every sample.
COMPLEX, REAL, POSITIVE = 0, 1, 2


class RealForm(NamedTuple):
    """The real form of an instruction: what it needs of a and b, and what is known of its result.

    `result` None: what is known of both operands.
    """

    op: Op
    a: int
    b: int
    result: int | None


def _of_real(op: Op, result: int | None = REAL) -> RealForm:
    return RealForm(op, REAL, REAL, result)


REAL_FORMS: Final[dict[Op, RealForm]] = {
    Op.LIN: _of_real(Op.REAL_LIN, None),
    Op.MUL: _of_real(Op.REAL_MUL, None),
    Op.DIV: _of_real(Op.REAL_DIV, None),
    Op.GATE: _of_real(Op.REAL_GATE),
    Op.POW: RealForm(Op.REAL_POW, POSITIVE, REAL, POSITIVE),
    Op.ROOT: RealForm(Op.REAL_POW, POSITIVE, REAL, POSITIVE),
    Op.SQRT: RealForm(Op.REAL_SQRT, POSITIVE, POSITIVE, POSITIVE),
    Op.LOG: RealForm(Op.REAL_LOG, POSITIVE, POSITIVE, REAL),
    Op.EXP: _of_real(Op.REAL_EXP, POSITIVE),
    Op.SIN: _of_real(Op.REAL_SIN),
    Op.COS: _of_real(Op.REAL_COS),
    Op.TAN: _of_real(Op.REAL_TAN),
    Op.SINH: _of_real(Op.REAL_SINH),
    Op.COSH: _of_real(Op.REAL_COSH, POSITIVE),
    Op.TANH: _of_real(Op.REAL_TANH),
    Op.ATAN: _of_real(Op.REAL_ATAN),
    Op.GAMMA: _of_real(Op.GAMMA, None),
    Op.RGAMMA: _of_real(Op.RGAMMA),
    Op.CONJ: _of_real(Op.CONJ, None),
    Op.WHOLE: _of_real(Op.WHOLE),
    **{
        op: RealForm(op, COMPLEX, COMPLEX, REAL)
        for op in (
            Op.ABS, Op.RE, Op.IM, Op.ARG, Op.FLOOR, Op.SIGN, Op.AT_MOST, Op.EQUAL, Op.FIBONACCI,
            Op.LUCAS,
        )
    },
}  # fmt: skip

#: What is known of a result is what is known of both operands.
OF_BOTH = -1
#: The real form of each instruction, by opcode: plain tuples, for every instruction looks one up.
FORMS: Final = tuple(
    (form.op, form.a, form.b, OF_BOTH if form.result is None else form.result)
    if (form := REAL_FORMS.get(op))
    else None
    for op in Op
)

#: Kernels run in this order, round after round; an instruction runs at its kernel's next turn after
#: its operands. Arithmetic comes back within a round, because expressions alternate between it and
#: functions: on mixed formulas that takes about half the launches of a schedule by levels.
CYCLE: Final = (
    Op.REAL_LIN, Op.LIN, Op.REAL_MUL, Op.MUL, Op.REAL_DIV, Op.DIV, Op.REAL_LIN, Op.LIN,
    Op.REAL_MUL, Op.MUL, Op.RE, Op.IM, Op.CONJ, Op.FLOOR, Op.AT_MOST, Op.EQUAL, Op.ABS,
    Op.REAL_SQRT, Op.SQRT, Op.REAL_LOG, Op.LOG, Op.ACOS, Op.ASIN, Op.REAL_ATAN, Op.ATAN, Op.ACOSH,
    Op.ASINH, Op.ATANH, Op.ARG, Op.REAL_MUL, Op.MUL, Op.REAL_DIV, Op.DIV, Op.REAL_LIN, Op.LIN,
    Op.ROOT, Op.REAL_POW, Op.POW, Op.REAL_EXP, Op.EXP, Op.REAL_SIN, Op.SIN, Op.REAL_COS, Op.COS,
    Op.REAL_TAN, Op.TAN, Op.REAL_SINH, Op.SINH, Op.REAL_COSH, Op.COSH, Op.REAL_TANH, Op.TANH,
    Op.SIGN, Op.GAMMA, Op.RGAMMA, Op.FIBONACCI, Op.LUCAS, Op.WHOLE, Op.REAL_GATE, Op.GATE,
)  # fmt: skip


def _waits() -> tuple[tuple[int, ...], ...]:
    size = len(CYCLE)
    table = [[0] * size for _ in Op]
    for op in set(CYCLE):
        for turn in range(size):
            table[op][turn] = next(
                step for step in range(1, size + 1) if CYCLE[(turn + step) % size] == op
            )
    return tuple(map(tuple, table))


#: WAITS[op][turn]: turns from one after which the operands are ready to the next turn of `op`.
WAITS: Final = _waits()
