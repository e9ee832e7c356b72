"""Which posts have something to do with which: by their tags, their categories and their words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.db.models.functions import Left

from blog import markup
from blog.models import Post
from blog.querysets import PostQuerySet

# So many are looked at: those that share most tags, most categories, and the newest.
MOST_FILED_ALIKE = 40
MOST_NEWEST = 40
# So many are noted. Fewer are shown, and some may not be public any more by then.
MOST_NOTED = 8
# Characters of the text, markup included, whose words are compared.
OPENING = 4_000

# What a tag, a category and the very same words are worth beside one another.
WORTH = {"tags": 3.0, "categories": 1.0}
WORTH_OF_WORDS = 8.0
# Posts that have less in common have nothing to do with each other.
LEAST = 1.0

# A word of the title says as much as so many of the text.
TITLE = 3
IDEOGRAPH = r"[\u3040-\u30ff\u3400-\u9fff]"
# Two characters are a word where no spaces part them.
WORD = re.compile(rf"(?=({IDEOGRAPH}{{2}}))|((?:(?!{IDEOGRAPH})\w){{4,}})")


@dataclass
class Profile:
    """What is known of a post while it is compared."""

    words: Counter[str]
    filed: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in WORTH})


def relate(post: Post) -> None:
    """Note what ``post`` has to do with others, and what those others now have to do with it."""
    numbers = find_related(post)
    Post.objects.filter(pk=post.pk).update(related=numbers)
    for number in numbers:
        Post.objects.filter(pk=number).update(related=find_related(Post(pk=number)))


def find_related(post: Post) -> list[int]:
    """Return the numbers of the posts most like ``post``, the most like first; the queries are always as many.

    What is scheduled is among them: it is shown when its moment has come, like everything else.
    """
    others = Post.objects.posts().filter(status=Post.Status.PUBLISHED).exclude(pk=post.pk)
    profiles = _profiles({post.pk, *_candidates(post, others)})
    own = profiles.pop(post.pk)
    rarity = _rarity([own, *profiles.values()])
    scores = {pk: _likeness(own, other, rarity) for pk, other in profiles.items()}
    best = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    return [pk for pk in best if scores[pk] >= LEAST][:MOST_NOTED]


def _candidates(post: Post, others: PostQuerySet) -> set[int]:
    newest = others.newest_first().values_list("pk", flat=True)[:MOST_NEWEST]
    return {*newest, *(pk for name in WORTH for pk in _filed_alike(post, others, name))}


def _filed_alike(post: Post, others: PostQuerySet, name: str) -> Iterable[int]:
    """Return those that share most tags or categories with ``post``, the newest first among equals."""
    terms = getattr(post, name).order_by().values("pk")
    sharing = others.filter(**{f"{name}__in": terms}).order_by()
    counted = sharing.annotate(shared=Count(name)).order_by("-shared", "-published_at", "-pk")
    return counted.values_list("pk", flat=True)[:MOST_FILED_ALIKE]


def _profiles(numbers: Collection[int]) -> dict[int, Profile]:
    posts = Post.objects.filter(pk__in=numbers).order_by()
    rows = posts.values_list("pk", "title", "excerpt", Left("body_html", OPENING))
    profiles = {pk: Profile(_words(*texts)) for pk, *texts in rows}
    for name in WORTH:
        filed = posts.filter(**{f"{name}__isnull": False}).values_list("pk", name)
        for pk, number in filed:
            profiles[pk].filed[name].add(number)
    return profiles


def _words(title: str, excerpt: str, opening: str) -> Counter[str]:
    # What is cut off within a tag is no text.
    whole = opening.rpartition("<")[0] if len(opening) == OPENING else opening
    text = " ".join([*[title] * TITLE, excerpt, markup.plain_text(whole)])
    return Counter(a or b for a, b in WORD.findall(text.casefold()))


def _rarity(profiles: Collection[Profile]) -> dict[str, float]:
    """Return what each word says: the more, the fewer texts have it. What half of them have says nothing."""
    having = Counter(word for profile in profiles for word in profile.words)
    return {word: max(0.0, math.log(len(profiles) / (2 * count))) for word, count in having.items()}


def _likeness(one: Profile, other: Profile, rarity: Mapping[str, float]) -> float:
    filed = sum(worth * len(one.filed[name] & other.filed[name]) for name, worth in WORTH.items())
    weights = [
        {word: (1 + math.log(count)) * rarity[word] for word, count in profile.words.items()}
        for profile in (one, other)
    ]
    lengths = math.prod(math.hypot(*weight.values()) for weight in weights)
    product = sum(weight * weights[1].get(word, 0) for word, weight in weights[0].items())
    return filed + (WORTH_OF_WORDS * product / lengths if lengths else 0)
