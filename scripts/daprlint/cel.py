"""Check expressions of CEL, the language of routing rules and circuit breakers, by grammar and by names of functions.

What is found here is certainly wrong; types are not looked at. The parsers on PyPI that were tried take 0.6 s and more
to import, or 50 MB.

Source: cel-go v0.20.1, parser/gen/CEL.g4, parser/macro.go, common/stdlib/standard.go; tests compare it with
dapr/pkg/expr.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

FUNCTIONS = frozenset(
    """
    all bool bytes contains double duration dyn endsWith exists exists_one filter getDate getDayOfMonth getDayOfWeek
    getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds has int map matches size startsWith
    string timestamp type uint
    """.split()  # noqa: SIM905  a list of words is easier to read
)
_COMPREHENSIONS = frozenset(("all", "exists", "exists_one", "map", "filter"))
_RESERVED = frozenset(
    "as break const continue else for function if import let loop package namespace return var void while".split()  # noqa: SIM905
)

_ESCAPE = r"\\(?:[abfnrtv\"'`\\?]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n\f]+|//[^\n]*)
    |(?P<string>[bB]?[rR](?:\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)'''|"[^"\n\r]*"|'[^'\n\r]*')
      |[bB]?(?:\"\"\"(?:{_ESCAPE}|[^\\])*?\"\"\"|'''(?:{_ESCAPE}|[^\\])*?'''
      |"(?:{_ESCAPE}|[^\\"\n\r])*"|'(?:{_ESCAPE}|[^\\'\n\r])*'))
    |(?P<number>0x[0-9a-fA-F]+[uU]?|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+[uU]?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|<=|>=|&&|\|\||[<>.,\[\]{{}}()?:!*/%+-])
    """,
    re.VERBOSE,
)
_END = ("end", "the end")
# the operators of each level, the weakest first; those of one level follow each other
_LEVELS = (("||",), ("&&",), ("<", "<=", ">", ">=", "==", "!=", "in"), ("+", "-"), ("*", "/", "%"))
# cel-go goes 250 deep; what is deeper than this is taken for valid
_DEEPEST = 50


class Invalid(Exception):
    """An expression that CEL's grammar does not allow; the message says where."""


class _TooDeep(Exception):
    pass


@dataclass(slots=True)
class Names:
    """The names that an expression uses.

    Args:
        functions: of functions, methods and macros.
        variables: that have to come from outside.
    """

    functions: set[str] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)

    @property
    def unknown_functions(self) -> list[str]:
        return sorted(self.functions - FUNCTIONS)


def parse(expression: str) -> Names:
    """Return the names in an expression.

    Raises:
        Invalid: it is none.
    """
    parser = _Parser(_tokens(expression))
    try:
        parser.expression(0)
    except _TooDeep:
        return Names()
    parser.expect_end()
    return parser.names


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    while position < len(expression):
        match = _TOKEN.match(expression, position)
        if match is None:
            raise Invalid(f"`{expression[position:].split()[0]}` in column {position + 1} is no part of the language")
        position = match.end()
        kind = match.lastgroup or ""
        if kind != "space":
            text = match[0]
            tokens.append(("sign" if text == "in" else kind, text))
    return [*tokens, _END]


class _Parser:
    """Goes through the tokens once; each method reads one thing of the grammar."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.position = 0
        self.names = Names()
        self.bound: list[str] = []

    @property
    def kind(self) -> str:
        return self.tokens[self.position][0]

    @property
    def text(self) -> str:
        return self.tokens[self.position][1]

    def is_sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs

    def skip(self, *signs: str) -> bool:
        if self.is_sign(*signs):
            self.position += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.skip(sign):
            raise Invalid(f"`{sign}` is missing before {self._here()}")

    def expect_name(self) -> str:
        if self.kind != "name":
            raise Invalid(f"a name is missing before {self._here()}")
        name = self.text
        self.position += 1
        return name

    def expect_end(self) -> None:
        if self.kind != "end":
            raise Invalid(f"{self._here()} is not expected there")

    def _here(self) -> str:
        return self.text if self.kind == "end" else f"`{self.text}`"

    def expression(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise _TooDeep
        self.binary(0, depth)
        if self.skip("?"):
            self.binary(0, depth)
            self.expect(":")
            self.expression(depth + 1)

    def binary(self, level: int, depth: int) -> None:
        if level == len(_LEVELS):
            self.unary(depth)
            return
        self.binary(level + 1, depth)
        while self.skip(*_LEVELS[level]):
            self.binary(level + 1, depth)

    def unary(self, depth: int) -> None:
        while self.skip("!", "-"):
            pass
        self.primary(depth)
        while True:
            if self.skip("."):
                self.skip("?")
                name = self.expect_name()
                if self.is_sign("("):
                    self.call(name, depth)
            elif self.skip("["):
                self.skip("?")
                self.expression(depth + 1)
                self.expect("]")
            elif self.is_sign("{"):
                self.sequence("{", "}", lambda: self.entry(depth))
            else:
                return

    def primary(self, depth: int) -> None:
        if self.kind in ("number", "string"):
            self.position += 1
        elif self.is_sign("("):
            self.skip("(")
            self.expression(depth + 1)
            self.expect(")")
        elif self.is_sign("["):
            self.sequence("[", "]", lambda: self.element(depth))
        elif self.is_sign("{"):
            self.sequence("{", "}", lambda: self.entry(depth))
        else:
            self.skip(".")
            name = self.expect_name()
            if self.is_sign("("):
                self.call(name, depth)
            elif name in _RESERVED:
                raise Invalid(f"`{name}` is a reserved word")
            elif name not in ("true", "false", "null") and name not in self.bound:
                self.names.variables.add(name)

    def call(self, name: str, depth: int) -> None:
        self.names.functions.add(name)
        following = [text for _, text in self.tokens[self.position : self.position + 3]]
        # `list.exists(one, one > 1)`: the first argument names the variable of the second
        bound = following[1:2] if name in _COMPREHENSIONS and following[2:] == [","] else []
        self.bound += bound
        self.sequence("(", ")", lambda: self.expression(depth + 1), trailing=False)
        del self.bound[len(self.bound) - len(bound) :]

    def element(self, depth: int) -> None:
        self.skip("?")
        self.expression(depth + 1)

    def entry(self, depth: int) -> None:
        self.skip("?")
        # of a message the key is the name of a field
        if self.kind == "name" and self.tokens[self.position + 1] == ("sign", ":"):
            self.position += 1
        else:
            self.expression(depth + 1)
        self.expect(":")
        self.expression(depth + 1)

    def sequence(self, opening: str, closing: str, item: Callable[[], None], *, trailing: bool = True) -> None:
        self.expect(opening)
        if trailing and self.skip(","):
            self.expect(closing)
            return
        while not self.skip(closing):
            item()
            if not self.skip(","):
                self.expect(closing)
                return
            if not trailing and self.is_sign(closing):
                raise Invalid(f"{self._here()} is not expected there")
