"""Numbers are recognised by the form that people write, and no others."""

from __future__ import annotations

import math
import random

import pytest

from phiq.scorer.numeric.closed_form import closed_form, plain_form

FORMS = {
    0.0: "0",
    1.0: "1",
    -2.5: "−5/2",
    1 / 3: "1/3",
    math.pi / 2: "π/2",
    -3 * math.pi / 4: "−3π/4",
    2 * math.pi: "2π",
    math.sqrt(2): "√2",
    math.sqrt(2) / 2: "√2/2",
    -math.sqrt(3) / 2: "−√3/2",
    2 * math.sqrt(3) / 3: "2√3/3",
    (1 + math.sqrt(5)) / 2: "(1 + √5)/2",
    (1 - math.sqrt(5)) / 2: "(1 − √5)/2",
    math.sqrt(11) / 6: "√11/6",
    10 * math.sqrt(3): "10√3",
    (1 + math.sqrt(13)) / 6: "(1 + √13)/6",
    1 + math.sqrt(2): "1 + √2",
    -2 - math.sqrt(3): "−2 − √3",
    math.log(2): "ln 2",
    -math.log(3): "−ln 3",
    math.log(1.5): "ln(3/2)",
    math.e: "e",
    1 / math.e: "1/e",
    math.e**2: "e²",
    123456789.0: "123456789",
}


@pytest.mark.parametrize("value", FORMS)
def test_the_plainest_form_is_found(value: float) -> None:
    """And its value is the number, to the last digits of a float."""
    form = closed_form(value)

    assert form is not None
    assert form.text == FORMS[value]
    assert form.value == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("value", [0.7390851332151607, 1.2599210498948732, math.inf, math.nan])
def test_other_numbers_have_none(value: float) -> None:
    """The root of cos x = x, a cube root, and what is no number."""
    assert closed_form(value) is None


def test_random_numbers_have_none() -> None:
    """A form is no coincidence: of a thousand random numbers none gets one."""
    draw = random.Random(1)

    assert [x for x in (draw.uniform(-5, 5) for _ in range(1000)) if closed_form(x)] == []


def test_what_is_known_to_few_digits_has_only_the_plainest_forms() -> None:
    """A fraction or a multiple of π, no root."""
    half_turn = plain_form(1.5707960, 1e-5)

    assert half_turn is not None
    assert half_turn.text == "π/2"
    assert plain_form(1.4142136, 1e-5) is None
