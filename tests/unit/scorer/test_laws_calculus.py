"""Laws are known in the calculus that people write them in, and derivatives in that of programs."""

from __future__ import annotations

import pytest

from phiq import score
from phiq.scorer.dimensions import choose
from phiq.scorer.laws.match import match
from phiq.scorer.parse import parse

LAWS = [
    ("Ampère's law (integral)", r"\oint \vec{B}\cdot d\vec{l} = \mu_0 I"),
    ("Ampère's law (integral)", r"\oint_{C} \mathbf{B}\cdot d\mathbf{l} = \mu_0 I_{enc}"),
    ("Ampère's law (integral)", r"\oint_{\partial S} \vec B \cdot d\vec\ell = \mu_0 I"),
    ("Gauss's law (integral)", r"\oint_S \mathbf{E}\cdot d\mathbf{A} = \frac{Q}{\varepsilon_0}"),
    ("Gauss's law (integral)", r"\oiint \vec E \cdot d\vec A = Q/\epsilon_0"),
    ("Gauss's law for magnetism (integral)", r"\oint \vec B \cdot d\vec A = 0"),
    ("Faraday's law (integral)", r"\oint \vec E \cdot d\vec l = -\frac{d\Phi_B}{dt}"),
    ("magnetic flux as an integral", r"\Phi_B = \iint_S \mathbf{B}\cdot d\mathbf{A}"),
    ("work as an integral", r"W = \int \vec{F}\cdot d\vec{r}"),
    ("work as an integral", r"W = \int_{a}^{b} F(x)\,dx"),
    ("Faraday's law of induction", r"\mathcal{E} = -\frac{d\Phi_B}{dt}"),
    ("Faraday's law of induction (coil)", r"\mathcal{E} = -N\frac{d\Phi}{dt}"),
    ("entropy (differential)", "dS = δQ/T"),
    ("first law of thermodynamics (differential)", "dU = δQ - δW"),
    ("Fourier's law (heat rate)", r"\dot{Q} = -kA\frac{dT}{dx}"),
    ("damped oscillator", r"m\ddot{x} + b\dot{x} + kx = 0"),
    ("Euler-Lagrange equation", r"\frac{d}{dt}\frac{∂L}{∂\dot q} = \frac{∂L}{∂q}"),
    ("Hamiltonian and Lagrangian", "H = p*q_dot - L"),
    ("Poynting vector (magnetic flux density)", r"\vec{S} = \frac{1}{\mu_0}\vec{E}\times\vec{B}"),
    ("Coriolis acceleration", r"a_{cor} = -2\,\vec{\Omega}\times\vec{v}"),
    ("mean kinetic energy of a molecule", r"\langle E \rangle = \frac{3}{2} k_B T"),
    ("velocity addition", "u = (v + w)/(1 + v*w/c**2)"),
    ("Bernoulli's equation", r"P + \frac{1}{2}\rho v^2 + \rho g h = \text{constant}"),
    ("space-time interval (differential)", "ds² = -c²dt² + dx² + dy² + dz²"),
]  # fmt: skip


@pytest.mark.parametrize(("law", "text"), LAWS)
def test_a_law_is_known(law: str, text: str) -> None:
    """By name, and as the law itself."""
    assert score(text).law == law


@pytest.mark.parametrize(
    "text",
    [
        r"\oint \vec{B}\cdot d\vec{l} = 2\mu_0 I",
        r"\oint \vec E \cdot d\vec A = Q \varepsilon_0",
        "dS = δQ T",
        r"\dot{Q} = -kA\frac{dx}{dT}",
        r"m\ddot{x} + b\dot{x} + kx^2 = 0",
        r"\vec{S} = \mu_0\vec{E}\times\vec{B}",
    ],
)
def test_its_neighbours_are_not(text: str) -> None:
    """A factor, a power or a place changed is another statement."""
    assert score(text).law is None


@pytest.mark.parametrize(
    ("program", "textbook"),
    [
        ("V = L*dI/dt", r"V = L \frac{dI}{dt}"),
        ("V = -L*dI/dt", r"V = -L \frac{dI}{dt}"),
        ("i = C*dv/dt", r"i = C \frac{dv}{dt}"),
        ("dy/dx = 2*x", r"\frac{dy}{dx} = 2x"),
        ("m*d2x/dt2 = -k*x", r"m \frac{d^2x}{dt^2} = -kx"),
        ("d2x/dt2 = -w^2 x", r"\frac{d^2x}{dt^2} = -w^2 x"),
        ("m*d2x/dt2 + b*dx/dt + k*x = 0", r"m \frac{d^2x}{dt^2} + b\frac{dx}{dt} + kx = 0"),
        ("dN/dt = -lambda_*N", r"\frac{dN}{dt} = -\lambda N"),
        ("F = -dU/dr*2", r"F = -\frac{dU}{dr} 2"),
        ("v = (dx/dt)**2", r"v = \left(\frac{dx}{dt}\right)^2"),
        ("E = -dPhi_B/dt*2", r"E = -\frac{d\Phi_B}{dt} 2"),
        ("w = dtheta / dt * 3", r"w = \frac{d\theta}{dt} 3"),
    ],
)
def test_derivatives_of_programs(program: str, textbook: str) -> None:
    """They are those of a textbook."""
    assert repr(choose(parse(program))[0]) == repr(choose(parse(textbook))[0])


@pytest.mark.parametrize(
    "text",
    [
        "x = x + dx/dt*dt",
        "y = d1/d2*2",
        "rate = dist/duration*2",
        "dx/dt**2 = 3",
        "z = 2*dx/dy2",
    ],
)
def test_names_of_programs(text: str) -> None:
    """What is used besides, is longer, or has a power of its own is a name."""
    root = choose(parse(text))[0]

    assert not any(node.op == "deriv" for node in root.walk())


def test_declared_names() -> None:
    """A caller who declares dt has a number of that name."""
    root = choose(parse("v = 2*dx/dt", declared=("dx", "dt")))[0]

    assert not any(node.op == "deriv" for node in root.walk())
    assert match(root) is None
