"""What somebody typed into the search field, as terms. Nothing that can be typed is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.folding import fold

MAX_QUERY_LENGTH = 200
MAX_TERMS = 8
MIN_PREFIX_LETTERS = 2
QUOTES = str.maketrans("“”„«»", '"""""')
PIECE = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')


@dataclass(frozen=True)
class Term:
    """Words that stand side by side. With ``is_prefix`` the last one may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def pattern(self) -> str:
        """A regular expression for it in an aligned text (:func:`search.folding.align`)."""
        end = "" if self.is_prefix else r"(?![^\W_])"
        return r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, self.words)) + end


def parse(text: str) -> list[Term]:
    """All of the terms must be found. Quoted words are a phrase; the last word may be the beginning of one."""
    terms = []
    for quoted, plain in PIECE.findall(text[:MAX_QUERY_LENGTH].translate(QUOTES)):
        words = tuple(fold(quoted or plain).split())
        if words:
            terms.append((words, bool(plain)))
    terms = terms[:MAX_TERMS]
    last = len(terms) - 1
    return [
        Term(words, plain and place == last and len(words[-1]) >= MIN_PREFIX_LETTERS)
        for place, (words, plain) in enumerate(terms)
    ]
