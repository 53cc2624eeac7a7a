"""Rules of vectors, unnamed functions, sets and logic, which are about no numbers."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("∇×(∇g) = 0", TRUE),
        (r"\nabla \cdot (\nabla \times \vec F) = 0", TRUE),
        ("∇×(∇×B)=∇(∇·B)−∇²B", TRUE),
        ("∇×(∇×B)=∇(∇·B)+∇²B", HOLDS),
        (r"\nabla(uv) = u\nabla v + v\nabla u", TRUE),
        (r"\nabla(uv) = \nabla u\,\nabla v", HOLDS),
        (r"\nabla\cdot(g\mathbf{B}) = g\nabla\cdot\mathbf{B} + \mathbf{B}\cdot\nabla g", TRUE),
        ("∇·(E×H) = H·(∇×E) − E·(∇×H)", TRUE),
        ("∇·(E×H) = H·(∇×E) + E·(∇×H)", HOLDS),
        ("∇²(uv) = u∇²v + 2∇u·∇v + v∇²u", TRUE),
        (r"\nabla\cdot\vec r = 3", TRUE),
        (r"(\mathbf u\cdot\nabla)\mathbf u = \tfrac12\nabla(\mathbf u\cdot\mathbf u)"
         r" - \mathbf u\times(\nabla\times\mathbf u)", TRUE),
        (r"\vec u\times(\vec v\times\vec w)"
         r" = \vec v(\vec u\cdot\vec w) - \vec w(\vec u\cdot\vec v)", TRUE),
        (r"\vec u\times\vec v = \vec v\times\vec u", HOLDS),
        (r"\|\vec u+\vec v\|^2 = \|\vec u\|^2 + 2\vec u\cdot\vec v + \|\vec v\|^2", TRUE),
        (r"\nabla\cdot\mathbf{D} = \rho", HOLDS),
    ],
)  # fmt: skip
def test_rules_of_vectors_are_worked_out_in_components(text: str, verdict: str) -> None:
    """A rule holds for every smooth field or it is none; a law of nature is no rule."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("(f ∘ g)'(x) = f'(g(x)) g'(x)", TRUE),
        ("(uv)' = u'v + uv'", TRUE),
        ("(uv)' = u'v'", HOLDS),
        ("(u/v)' = (u'v - uv')/v²", TRUE),
        ("(u/v)' = (u'v + uv')/v²", HOLDS),
        ("(fg)'' = f''g + 2f'g' + fg''", TRUE),
        (r"\frac{d}{dx} f(g(x)) = f'(g(x))\,g'(x)", TRUE),
        (r"\frac{d}{dx} f(g(x)) = f'(x)\,g'(x)", HOLDS),
        (r"\frac{d}{dx} e^{f(x)} = f'(x) e^{f(x)}", TRUE),
        (r"\frac{d}{dx}(uv) = u\frac{dv}{dx} + v\frac{du}{dx}", TRUE),
        (r"\frac{d}{dt}\left(\frac12 m\dot q^2\right) = m\dot q\ddot q", TRUE),
        (r"\frac{\partial^2 u}{\partial x\partial t} = \frac{\partial^2 u}{\partial t\partial x}",
         TRUE),
        ("f'(x) = 2x", HOLDS),
        ("y'' + 4y = 0", HOLDS),
    ],
)  # fmt: skip
def test_rules_of_differentiation_hold_for_unnamed_functions(text: str, verdict: str) -> None:
    """A derivative of an unnamed function is a symbol of its own."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\overline{X \cap Y} = \overline{X} \cup \overline{Y}", TRUE),
        (r"(X \cap Y)^c = X^c \cap Y^c", HOLDS),
        (r"X \cap (Y \cup Z) = (X \cap Y) \cup (X \cap Z)", TRUE),
        (r"X \cap (Y \cup Z) = (X \cap Y) \cup Z", HOLDS),
        (r"X \setminus (Y \cap Z) = (X \setminus Y) \cup (X \setminus Z)", TRUE),
        (r"X \cap Y \subseteq X", TRUE),
        ("X ∪ ∅ = X", TRUE),
        ("X ∩ ∅ = X", HOLDS),
        (r"X \cup X^c = U", TRUE),
        ("(Xᶜ)ᶜ = X", TRUE),
        (r"\neg(p \lor q) \equiv \neg p \land \neg q", TRUE),
        (r"\neg(p \lor q) \equiv \neg p \lor \neg q", HOLDS),
        (r"p \to q \equiv \neg q \to \neg p", TRUE),
        (r"p \to q \equiv q \to p", HOLDS),
        (r"p \implies q \iff \neg q \implies \neg p", TRUE),
        ("p ∧ ¬p ⇔ ⊤", FALSE),
        (r"\overline{AB} = \overline{A} + \overline{B}", TRUE),
        (r"x \in X \cup Y \iff x \in X \lor x \in Y", TRUE),
        (r"X \cap Y = \emptyset", HOLDS),
    ],
)
def test_rules_of_sets_and_logic_are_judged_in_all_cases(text: str, verdict: str) -> None:
    """A rule that fails in one case can hold for some sets; it is no rule."""
    assert score(text).verdict == verdict


def test_what_a_rule_is_about_is_told_in_words() -> None:
    """The letters are called what they are: functions, vectors, sets, matrices."""
    told = [
        score(text).result
        for text in ("(uv)' = u'v + uv'", r"\vec u\cdot\vec v = \vec v\cdot\vec u", "X ∪ Y = Y ∪ X",
                     "det(MN) = det M det N", "(uv)' = u'v'")
    ]  # fmt: skip
    assert told == [
        "True for all smooth functions u and v.",
        "True for all vectors u⃗ and v⃗.",
        "True for all sets X and Y.",
        "True for all square matrices M and N.",
        "It can hold, but not for all smooth functions u and v.",
    ]
