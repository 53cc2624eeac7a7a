"""The instruction set of the float executor, and the order in which its kernels take turns.

An instruction has up to two operands, which are slots, and a small parameter `k`. Everything else
that can be evaluated is composed of these by the lowering. Most instructions have a real form, far
cheaper, which runs where both operands are known to be real (or positive) for any sample; that
depends on the expression alone, so it never makes a result depend on the batch. Where one factor or
the divisor alone is real, a product or quotient has a form for that.
"""

from __future__ import annotations

from enum import IntEnum, unique
from typing import Final, NamedTuple


@unique
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
    SCALE = 37  # a·b with b real
    SHRINK = 38  # a/b with b real
    SQRT_OF_REAL = 39  # of a real a of either sign, as the next two
    LOG_OF_REAL = 40
    POW_OF_REAL = 41
    REAL_CONST = 42  # from here on operands and results are real
    REAL_SAMPLE = 43
    REAL_LIN = 44
    REAL_MUL = 45
    REAL_DIV = 46
    REAL_POW = 47
    REAL_SQRT = 48
    REAL_EXP = 49
    REAL_LOG = 50
    REAL_SIN = 51
    REAL_COS = 52
    REAL_TAN = 53
    REAL_SINH = 54
    REAL_COSH = 55
    REAL_TANH = 56
    REAL_ATAN = 57
    REAL_ABS = 58
    REAL_FLOOR = 59
    REAL_SIGN = 60
    REAL_AT_MOST = 61
    REAL_EQUAL = 62
    REAL_GATE = 63
    REAL_GAMMA = 64
    REAL_RGAMMA = 65
    REAL_WHOLE = 66
    REAL_FIBONACCI = 67
    REAL_LUCAS = 68


#: What is known of a value at every sample.
COMPLEX: Final = 0
REAL: Final = 1
POSITIVE: Final = 2


class Form(NamedTuple):
    """A cheaper form of an instruction: what it needs of a and b, and what is known of its result.

    `result` None: what is known of both operands.
    """

    op: Op
    a: int
    b: int
    result: int | None


def _of_real(result: int | None, *ops: Op) -> dict[Op, Form]:
    """Forms on real operands, all of which are known to come to the same kind of number."""
    return {op: Form(Op[f"REAL_{op.name}"], REAL, REAL, result) for op in ops}


REAL_FORMS: Final[dict[Op, Form]] = {
    **_of_real(None, Op.LIN, Op.MUL, Op.DIV, Op.GAMMA),
    **_of_real(REAL, Op.SIN, Op.COS, Op.TAN, Op.SINH, Op.TANH, Op.ATAN, Op.ABS, Op.FLOOR, Op.SIGN),
    **_of_real(REAL, Op.AT_MOST, Op.EQUAL, Op.GATE, Op.WHOLE, Op.RGAMMA, Op.FIBONACCI, Op.LUCAS),
    **_of_real(POSITIVE, Op.EXP, Op.COSH),
    Op.POW: Form(Op.REAL_POW, POSITIVE, REAL, POSITIVE),
    Op.ROOT: Form(Op.REAL_POW, POSITIVE, REAL, POSITIVE),
    Op.SQRT: Form(Op.REAL_SQRT, POSITIVE, POSITIVE, POSITIVE),
    Op.LOG: Form(Op.REAL_LOG, POSITIVE, POSITIVE, REAL),
}
#: The forms of instructions on real operands whose results may be complex.
OF_REAL: Final = {
    Op.SQRT: Op.SQRT_OF_REAL,
    Op.LOG: Op.LOG_OF_REAL,
    Op.POW: Op.POW_OF_REAL,
}
#: Instructions whose results are real whatever their operands.
REALISING: Final = frozenset(
    (
        Op.ABS, Op.RE, Op.IM, Op.ARG, Op.FLOOR, Op.SIGN, Op.AT_MOST, Op.EQUAL, Op.FIBONACCI,
        Op.LUCAS,
    )
)  # fmt: skip

#: Numbers and samples; all others have operands.
LEAVES: Final = frozenset((Op.CONST, Op.SAMPLE, Op.REAL_CONST, Op.REAL_SAMPLE))
#: Instructions whose results may have an imaginary part.
PLANAR: Final = frozenset(op for op in Op if op < Op.REAL_CONST and op not in REALISING)


def _form(op: Op, a: int, b: int) -> tuple[int, int, bool]:
    real = REAL_FORMS.get(op)
    if real is not None and a >= real.a and b >= real.b:
        return int(real.op), min(a, b) if real.result is None else real.result, False
    if op in OF_REAL and COMPLEX not in (a, b):
        return int(OF_REAL[op]), COMPLEX, False
    if op is Op.MUL and COMPLEX in (a, b) and a != b:
        return int(Op.SCALE), COMPLEX, b == COMPLEX
    if op is Op.DIV and b != COMPLEX:
        return int(Op.SHRINK), COMPLEX, False
    return int(op), REAL if op in REALISING else COMPLEX, False


#: The cheapest form of an instruction by opcode and by KINDS · (what is known of a) + (of b): its
#: opcode, what is known of its result, and whether its operands change places. Plain tuples and
#: integers, for every instruction looks one up.
KINDS: Final = 3
FORMS: Final = tuple(
    tuple(_form(op, a, b) for a in range(KINDS) for b in range(KINDS)) for op in Op
)

#: Kernels run in this order, round after round; an instruction runs at its kernel's next turn after
#: its operands. Arithmetic comes back within a round, because expressions alternate between it and
#: functions. The order is one for which a search found few launches, on formulas in print and on
#: generated ones: some three fifths of what a schedule by levels takes.
CYCLE: Final = (
    Op.IM, Op.ACOSH, Op.REAL_MUL, Op.REAL_LIN, Op.REAL_SIGN, Op.REAL_DIV, Op.REAL_WHOLE,
    Op.REAL_MUL, Op.SCALE, Op.MUL, Op.WHOLE, Op.DIV, Op.SCALE, Op.LOG, Op.TANH, Op.REAL_LIN,
    Op.REAL_POW, Op.TAN, Op.REAL_LUCAS, Op.REAL_COSH, Op.DIV, Op.GATE, Op.DIV, Op.POW_OF_REAL,
    Op.REAL_SINH, Op.REAL_SQRT, Op.REAL_ATAN, Op.LIN, Op.SHRINK, Op.MUL, Op.EXP, Op.EQUAL,
    Op.REAL_FIBONACCI, Op.LIN, Op.SHRINK, Op.GAMMA, Op.REAL_MUL, Op.ATANH, Op.REAL_DIV,
    Op.REAL_LIN, Op.ACOS, Op.ROOT, Op.SIGN, Op.SQRT_OF_REAL, Op.LUCAS, Op.RGAMMA, Op.COS,
    Op.REAL_TANH, Op.SIN, Op.REAL_GATE, Op.ASIN, Op.REAL_ABS, Op.SQRT, Op.ARG, Op.SHRINK,
    Op.AT_MOST, Op.RE, Op.COSH, Op.SHRINK, Op.REAL_TAN, Op.SHRINK, Op.REAL_GAMMA, Op.REAL_EXP,
    Op.REAL_GATE, Op.SHRINK, Op.SINH, Op.REAL_GATE, Op.ABS, Op.REAL_SIN, Op.FLOOR,
    Op.REAL_FLOOR, Op.REAL_RGAMMA, Op.CONJ, Op.REAL_COS, Op.POW, Op.REAL_MUL, Op.REAL_GATE,
    Op.SHRINK, Op.ATAN, Op.FIBONACCI, Op.ASINH, Op.REAL_AT_MOST, Op.LOG_OF_REAL, Op.REAL_GATE,
    Op.REAL_LOG, Op.REAL_GATE, Op.REAL_EQUAL,
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
