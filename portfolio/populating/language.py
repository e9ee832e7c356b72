"""Texts in a language that nobody speaks, whose words come as often as those of any."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate

from blog import markup

# What is found in nearly every text comes first: the n-th word is said an n-th as often as the first (Zipf's law).
FREQUENT = """
the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one
you were all her she there would their we him been has when who will no more if out so what up said about library book
reader desk shelf question student catalogue page note week morning town story letter picture light garden window road
river winter summer work school paper voice answer friend table corner evening music
"""
SYLLABLES = """
ba be bo da de di do fa fe ga go ka ke ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti
to va ve vi vo za zo
"""
VOCABULARY = 20_000
# Of each so many at the most; many posts share them, as they share words.
PARAGRAPHS, REMARKS, FEWEST = 3_000, 2_000, 20


@dataclass(frozen=True)
class Block:
    """A part of a post's body: as its author wrote it, as readers get it, and how many words it has."""

    source: str
    rendered: str
    words: int


class Language:
    """The words of a site, and paragraphs and remarks enough for its posts and replies, all made from one number."""

    def __init__(self, seed: int, *, posts: int, comments: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - always the same, and nobody's secret
        known = FREQUENT.split()
        self._syllables = SYLLABLES.split()
        self.words = [*known, *(self._invented() for _ in range(VOCABULARY - len(known)))]
        self._weights = list(accumulate(1 / (n + 1) for n in range(VOCABULARY)))
        self.blocks = [self._block() for _ in range(min(PARAGRAPHS, posts + FEWEST))]
        self.remarks = [self.sentences(1, 3) for _ in range(min(REMARKS, comments + FEWEST))]

    def _invented(self) -> str:
        return "".join(self.chance.choices(self._syllables, k=self.chance.randint(2, 5)))

    def phrase(self, least: int, most: int) -> list[str]:
        number = self.chance.randint(least, most)
        return self.chance.choices(self.words, cum_weights=self._weights, k=number)

    def title(self) -> str:
        """Return a few words, of which one is rare: every word of the language is in some title."""
        return " ".join([*self.phrase(2, 7), self.chance.choice(self.words)]).capitalize()

    def sentences(self, least: int, most: int) -> str:
        number = self.chance.randint(least, most)
        return " ".join(" ".join(self.phrase(4, 16)).capitalize() + "." for _ in range(number))

    def heading(self) -> str:
        return f"<h2>{self.title()}</h2>"

    def _block(self) -> Block:
        said = self.sentences(2, 7)
        match self.chance.randrange(20):
            case 0:
                source = f"<blockquote><p>{said}</p></blockquote>"
            case 1:
                items = "".join(f"<li>{self.sentences(1, 1)}</li>" for _ in range(4))
                source = f"<ul>{items}</ul>"
            case 2:
                source = f'<p>{said} <a href="https://example.org/">{self.title()}</a></p>'
            case _:
                source = f"<p>{said}</p>"
        source = markup.sanitise(source)
        rendered = markup.render(source)
        return Block(source, rendered, len(markup.plain_text(rendered).split()))
