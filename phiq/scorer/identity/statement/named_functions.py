"""Functions that a text gives by a formula: f(x) = 2x + 1, f(3) = 7, and primes of formulas in x.

    f(x) = 2x + 1, f(3) = 7      2·3 + 1 = 7
    (x³)' = 3x²                  the derivative of x³ by x
    y = x², y' = 2x              the derivative of x² by x is 2x
    f(x) = 2x, f⁻¹(x) = x/2      2(x/2) = x

A definition is put into what else is said of the function; alone it stays as it is.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.binding import all_symbols, free_symbols
from phiq.scorer.expression.rewrite import copied, rebuilt, rewritten, with_parts, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds

_JOINED: Final = frozenset(("system", "logic"))
_CALLS: Final = kinds("apply")
_MARKS: Final = kinds("mark")
#: Letters by which a formula is derived, the likeliest first, and those that name functions.
_VARIABLES: Final = ("x", "t", "z", "θ", "s")
_FUNCTIONS: Final = frozenset("fghuvwyFGH")


def with_functions(root: Node) -> Node:
    """The statement with definitions put in and primes of formulas as derivatives."""
    try:
        if root.op in _JOINED:
            root = _differentiated(Arena(), root)
        concludes = root.op == "logic" and root.text == "⇒" and root.args[0].op == "rel"
        if (root.op == "system" or concludes) and root.kinds & _CALLS:
            root = _defined(Arena(), root)
        return _derived(Arena(), root) if root.kinds & _MARKS else root
    except TreeLimitError:
        return root


def _defined(arena: Arena, root: Node) -> Node:
    """The statements beside definitions, with these put in one after the other."""
    parts = [*root.args]
    for definition in root.args:
        found = _definition(definition)
        others = [part for part in parts if part is not definition]
        if found is None or not any(_calls(part, found[0], len(found[1])) for part in others):
            continue
        parts = [_called(arena, part, *found) for part in others]
    if len(parts) == len(root.args):
        return root
    return joined(arena, "system", parts)


def _differentiated(arena: Arena, root: Node) -> Node:
    """The statements about the derivative of what another one defines, with that put in.

    A conclusion that says no more than that stands alone: the definition is its premise.
    """
    derived = _derived_letters(root)
    for definition in root.args if derived else ():
        if definition.op != "rel" or definition.value not in (("=",), ("≔",)):
            continue
        head, formula = definition.args
        function = head.args[0] if head.op == "apply" else head
        if function.op != "sym" or function.symbol not in derived or function in formula.walk():
            continue
        put = _Derivatives(arena, function.symbol, formula)
        parts = [part if part is definition else put.throughout(part) for part in root.args]
        if all(part is old for part, old in zip(parts, root.args, strict=True)):
            continue
        if root.op == "logic" and definition is root.args[0] and root.text == "⇒":
            return parts[1]
        others = [part for part in parts if part is not definition]
        left = [part for part in others if _names(part, function.symbol)]
        if root.op == "system" and not left:
            return joined(arena, "system", others)
        return arena.node(root.op, tuple(parts), root.value)
    return root


def _derived_letters(root: Node) -> set[Symbol]:
    """The y of y', of f_x and of dy/dx in a statement."""
    found: set[Symbol] = set()
    for part in root.walk():
        if part.op == "deriv" and part.args[0].op == "sym":
            found.add(part.args[0].symbol)
        elif part.op == "sym" and (part.symbol.marks or part.symbol.sub):
            found |= {Symbol(part.symbol.base), part.symbol._replace(marks=())}
    return {symbol for symbol in found if not symbol.marks}


def _names(node: Node, function: Symbol) -> bool:
    """Whether a function is still in a statement, with or without primes."""
    return any(
        part.op == "sym" and part.symbol._replace(marks=()) == function for part in node.walk()
    )


def variables_of_solution(root: Node) -> frozenset[Symbol]:
    """The x of y = f(x) beside an equation of y and its derivatives: that is for all x.

    Nothing where other letters are in it, whose values may make y a solution.
    """
    if root.op not in _JOINED or len(root.args) != 2 or root.args[0].op != "rel":
        return frozenset()
    head, *formulas = root.args[0].args
    letters = all_symbols(root.args[1])
    primed = any("prime" in symbol.marks for symbol in letters)
    if head.op != "sym" or len(formulas) != 1 or head.symbol not in letters or not primed:
        return frozenset()
    varied = {symbol for symbol in letters if symbol._replace(marks=()) != head.symbol}
    inside = all_symbols(formulas[0])
    return frozenset(inside) if len(inside) == 1 and varied <= inside else frozenset()


class _Derivatives:
    """Puts the derivatives of a formula for y', y'', f'(x) and dy/dx."""

    def __init__(self, arena: Arena, function: Symbol, formula: Node) -> None:
        self.arena = arena
        self.function = function
        self.formula = copied(arena, formula)
        self.letters = all_symbols(formula)

    def throughout(self, part: Node) -> Node:
        """The statement with them, and the formula for the function itself beside one of them."""
        found = self.into(part)
        if found is part:
            return part
        return with_value(self.arena, found, self.function, self.formula)

    def into(self, node: Node) -> Node:
        """The statement with them; itself where none is in it."""
        found = self._of(node)
        if found is not None:
            return found
        parts = tuple([self.into(part) for part in node.args])
        if all(part is old for part, old in zip(parts, node.args, strict=True)):
            return node
        return with_parts(self.arena, node, parts)

    def _of(self, node: Node) -> Node | None:
        if node.op == "deriv" and len(node.args) == 3 and node.args[1].op == "sym":
            whole = node.args[0].op == "sym" and node.args[0].symbol == self.function
            known = whole and node.args[1].symbol in self.letters and node.args[2].text.isdigit()
            order = int(node.args[2].text) if known else 0
            return self._derived(node.args[1].symbol, order, node.text) if known else None
        if node.op == "apply" and len(node.args) == 2:
            return self._called(*node.args)
        if node.op != "sym":
            return None
        return self._by_labels(node.symbol) or self._primed(node, _variable(self.formula))

    def _by_labels(self, symbol: Symbol) -> Node | None:
        """The f_x and f_xy of a function of several variables."""
        base, label, marks = symbol
        by = [Symbol(letter) for letter in label]
        if marks or not by or Symbol(base) != self.function or not self.letters.issuperset(by):
            return None
        found = self.formula
        for variable in by if len(self.letters) > 1 else ():
            parts = found, self.arena.symbol(variable), self.arena.num(1)
            found = self.arena.node("deriv", parts, "partial")
        return None if found is self.formula else found

    def _called(self, head: Node, argument: Node) -> Node | None:
        """The f'(x), and the f'(2) as the derivative where x is 2."""
        if argument.op == "sym":
            return self._primed(head, argument.symbol)
        variable = _variable(self.formula)
        derived = None if argument.letters else self._primed(head, variable)
        if derived is None or variable is None:
            return None
        sides = self.arena.symbol(variable), copied(self.arena, argument)
        return self.arena.node("at", (derived, self.arena.node("rel", sides, ("=",))))

    def _primed(self, head: Node, variable: Symbol | None) -> Node | None:
        if head.op != "sym" or variable not in self.letters or variable is None:
            return None
        marks = head.symbol.marks
        if set(marks) != {"prime"} or head.symbol._replace(marks=()) != self.function:
            return None
        return self._derived(variable, len(marks))

    def _derived(self, variable: Symbol, times: int, sign: str = "d") -> Node:
        by = self.arena.symbol(variable)
        return self.arena.node("deriv", (self.formula, by, self.arena.num(times)), sign)


def _definition(node: Node) -> tuple[Symbol, tuple[Symbol, ...], Node] | None:
    """The function, its variables and the formula of f(x, y) = …; None of anything else.

    A formula without them tells one value, as P(A) = 0.3 does.
    """
    if node.op != "rel" or node.value not in (("=",), ("≔",)):
        return None
    call, *formulas = node.args
    if call.op != "apply" or len(formulas) != 1 or any(part.op != "sym" for part in call.args):
        return None
    function, *variables = [part.symbol for part in call.args]
    if not variables or _calls(formulas[0], function, len(variables)):
        return None
    if not set(variables) & set(free_symbols(formulas[0])):
        return None
    return function, tuple(variables), formulas[0]


def _calls(node: Node, function: Symbol, count: int) -> bool:
    names = function, _inverse(function)
    return any(
        part.op == "apply" and part.args[0].value in names and len(part.args) == 1 + count
        for part in node.walk()
    )


def _inverse(function: Symbol) -> Symbol:
    return function._replace(marks=(*function.marks, "^-1"))


def _called(
    arena: Arena, node: Node, function: Symbol, variables: tuple[Symbol, ...], formula: Node
) -> Node:
    """The statement with the formula for every call of the function.

    What its inverse is said to be, is what it takes back to its argument.
    """
    if node.op == "rel" and node.value == ("=",) and node.args[0].op == "apply":
        head, *arguments = node.args[0].args
        if head.value == _inverse(function) and len(arguments) == len(variables) == 1:
            back = with_value(arena, formula, variables[0], node.args[1])
            return arena.node("rel", (back, copied(arena, arguments[0])), ("=",))

    def put(part: Node, parts: tuple[Node, ...]) -> Node | None:
        if part.op != "apply" or part.args[0].value != function or len(parts) != 1 + len(variables):
            return None
        given = dict(zip(variables, parts[1:], strict=True))
        return rewritten(
            arena, formula, lambda one: given.get(one.symbol) if one.op == "sym" else None
        )

    return rebuilt(arena, node, put)


def _derived(arena: Arena, root: Node) -> Node:
    """The statement with a derivative for each primed formula of a variable."""

    def put(node: Node, parts: tuple[Node, ...]) -> Node | None:
        primed = node.op == "mark" and node.text == "prime"
        name = _variable(node.args[0]) if primed else None
        if name is None:
            return None
        return arena.node("deriv", (parts[0], arena.symbol(name), arena.num(1)), "d")

    return rebuilt(arena, root, put)


def _variable(formula: Node) -> Symbol | None:
    """The variable by which a primed formula is derived; None where it holds functions."""
    if formula.op in ("mul", "add", "div") and not formula.args:
        return None
    letters = all_symbols(formula)
    if any(symbol.base in _FUNCTIONS or symbol.marks for symbol in letters):
        return None
    return next((Symbol(name) for name in _VARIABLES if Symbol(name) in letters), None)
