"""Replies made by rule, spam and good ones: always the same, no two alike, and neither kind too easy to tell.

Good ones have links, too, and speak of casinos and loans; a third of the spam flatters, and its one link is the
writer's website. Their hosts and names go on changing: what was learnt of the first is not said in the last.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from comments.models import Comment

OPENINGS = (
    "Thank you for writing this down",
    "I read this on the train this morning",
    "We tried that in our library last year",
    "My colleagues and I talked about it at lunch",
    "You say that nobody comes back",
    "Could you tell more about the second part",
    "This is not how I remember the conference",
    "I am not sure that I agree",
    "What a lovely photograph of the reading room",
    "There is a small mistake in the third paragraph",
)
MIDDLES = (
    "students ask for the printed catalogue more often than we expect",
    "the archive keeps its best maps in the cellar",
    "a newsletter reaches more readers than any network did",
    "the town council closed the branch near the old casino",
    "our budget went into chairs and lamps, and it was worth the loan",
    "we count visitors by hand, twice a week",
    "teachers borrow the same twelve books every autumn",
    "people use the wifi outside when we are closed",
    "a good index is worth more than a clever search",
    "we buy cheap shelves and they bend within a year",
)
CLOSINGS = (
    "How do you do it where you work?",
    "I will try it next term.",
    "Has anybody written about this before?",
    "Looking forward to the next part.",
    "We wrote our numbers up: https://library{n}.example.edu/report",
    "See also https://en.wikipedia.org/wiki/Library_{n}",
    "Greetings from the coast.",
    "That is all, I think.",
    "Please keep writing.",
    "The other half was harder.",
)
NAMES = ("Sam", "Alex", "Maria", "Jo", "Wei", "Ingrid", "Tom", "Fatima", "Luis", "Hanna")

GOODS = (
    "cheap replica watches",
    "online casino bonus",
    "payday loans without credit check",
    "weight loss pills",
    "guaranteed SEO backlinks",
    "crypto trading signals",
    "designer handbags outlet",
    "essay writing service",
    "male enhancement tablets",
    "football betting tips",
)
PITCHES = (
    "Buy {goods} now and save 80%! Best price at http://{host}/",
    "Looking for {goods}? Click here: http://{host}/ limited offer",
    "I earned $5000 a week thanks to {goods}, visit http://{host}/ and see",
    "{goods} - fast worldwide shipping - www.{host} - order today",
)
FLATTERY = (
    "Great article! I have bookmarked your blog and will share it with my friends.",
    "Very informative post, keep up the good work, I will visit your website again.",
    "Hello, I really like your blog. Check out mine about {goods} as well.",
    "Wow, amazing blog layout! How long have you been blogging? Best regards.",
)
ENDINGS = ("shop", "deals", "best", "online", "24h", "store", "zone")


def good_replies(number: int, *, first: int = 0) -> Iterator[Comment]:
    for n in range(first, first + number):
        words = f"{_pick(OPENINGS, n, 'o')}: {_pick(MIDDLES, n, 'm')}. {_pick(CLOSINGS, n, 'c').format(n=n)}"
        website = f"https://reader{n}.example.net/" if n % 3 == 0 else ""
        yield Comment(
            name=_pick(NAMES, n, "n"), email=f"reader{n}@example.org", website=website, body=words
        )


def spam_replies(number: int, *, first: int = 0) -> Iterator[Comment]:
    for n in range(first, first + number):
        goods = _pick(GOODS, n, "g")
        host = f"{goods.split()[0].lower()}-{_pick(ENDINGS, n, 'e')}{n}.example"
        kind = FLATTERY if n % 3 == 0 else PITCHES
        words = _pick(kind, n, "p").format(goods=goods, host=host)
        yield Comment(
            name=_pick((goods.title(), *NAMES), n, "s"),
            email=f"offer{n}@mail{n}.example",
            website=f"http://{host}/",
            body=words,
        )


def _pick(choices: Sequence[str], n: int, salt: str) -> str:
    return choices[zlib.crc32(f"{salt}{n}".encode()) % len(choices)]
