"""Letters that readers take for one: möte and møte, läring and læring, Åse and ase."""

from __future__ import annotations

import re
import unicodedata

MAX_WORD_LENGTH = 60
WORD = re.compile(r"[^\W_]+")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
OWN_LETTERS = dict(zip("øæðþłđßœıħŧ", "oadtldsoiht", strict=True))
"""Letters that Unicode does not take apart."""


def _plain_letters() -> dict[str, str]:
    table = dict(OWN_LETTERS)
    for code in range(0xC0, 0x250):
        first = unicodedata.normalize("NFKD", chr(code))[0]
        if first.isascii() and first.isalpha():
            table[chr(code)] = first
    return table


PLAIN = _plain_letters()


def compose(text: str) -> str:
    """The text with each accented letter as one character, so that :func:`align` keeps its length."""
    return unicodedata.normalize("NFC", text.replace("\x00", ""))


def align(text: str) -> str:
    """A composed text with plain small letters, character for character."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(letter.lower()[0] for letter in text)
    return BEYOND_ASCII.sub(lambda letter: PLAIN.get(letter[0], letter[0]), small)


def fold(text: str) -> str:
    """The words of a text with plain small letters, a space between them: what is indexed and looked for."""
    plain = align(compose(unicodedata.normalize("NFKC", text)))
    return " ".join(word[:MAX_WORD_LENGTH] for word in WORD.findall(plain))
