"""Code in colours: marked when a post is saved, so that a reader's browser has nothing to work out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from blog.tokens import ATTRIBUTES

# Offered by the editor, and coloured, by these names or others that they go by ("py", "js"). What is in another
# language stays as it is.
LANGUAGES = [
    *("bash", "c", "cpp", "csharp", "css", "dart", "diff", "docker", "elixir", "go", "graphql"),
    *("haskell", "html", "ini", "java", "javascript", "json", "julia", "kotlin", "lua"),
    *("markdown", "nginx", "perl", "php", "powershell", "python", "r", "ruby", "rust", "scala"),
    *("scss", "sql", "swift", "toml", "typescript", "xml", "yaml", "zig"),
]
# Characters of a block, and of all blocks of a text, that are read: for some languages the time grows with the square.
MAX_LENGTH = 10_000
MAX_TOTAL = 40_000

# As sanitise() writes a block of code that the author did not mark up.
BLOCK = re.compile(
    rf'(?P<start><pre{ATTRIBUTES}><code class="language-(?P<language>[\w+#.-]+)">)'
    r"(?P<code>[^<]+)(?P<end></code></pre>)"
)
# The class of each kind of word, the first that fits; site.css knows them.
CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Token.Comment, "c"),
    (Token.Keyword.Constant, "n"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Literal.String, "s"),
    (Token.Literal, "n"),
    (Token.Name.Class, "f"),
    (Token.Name.Decorator, "f"),
    (Token.Name.Function, "f"),
    (Token.Name.Tag, "k"),
    (Token.Name.Attribute, "f"),
    (Token.Generic.Deleted, "del"),
    (Token.Generic.Inserted, "ins"),
    (Token.Generic.Subheading, "c"),
    (Token.Generic.Heading, "c"),
)


def with_colours(rendered: str) -> str:
    """Return a rendered body with the words of each block of code in a known language marked by their kind."""
    left = MAX_TOTAL

    def coloured(match: re.Match[str]) -> str:
        nonlocal left
        code = html.unescape(match["code"])
        lexer = lexer_for(match["language"].lower(), code)
        if lexer is None or len(code) > min(left, MAX_LENGTH):
            return match[0]
        left -= len(code)
        return match["start"] + "".join(_words(lexer, code)) + match["end"]

    return BLOCK.sub(coloured, rendered)


def lexer_for(language: str, code: str = "") -> Lexer | None:
    """Return what reads the language; PHP begins with or without its "<?php"."""
    begun = {"startinline": "<?" not in code}
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False, **begun)
    except ClassNotFound:
        return None
    return lexer if set(lexer.aliases) & set(LANGUAGES) else None


def _words(lexer: Lexer, code: str) -> Iterator[str]:
    tokens = ((_class(kind), text) for kind, text in lexer.get_tokens(code))
    for name, run in groupby(tokens, key=lambda token: token[0]):
        text = html.escape("".join(text for _name, text in run), quote=False)
        yield f'<span class="{name}">{text}</span>' if name and text.strip() else text


def _class(kind: _TokenType) -> str:
    return next((name for known, name in CLASSES if kind in known), "")  # type: ignore[comparison-overlap]
