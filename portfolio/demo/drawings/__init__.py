"""The demo's pictures, drawn by code: what there is, and what each shows in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from portfolio.demo.drawings import indoors, objects, outdoors
from portfolio.demo.drawings.canvas import HEIGHT, WIDTH, Canvas

__all__ = ["HEIGHT", "PICTURES", "WIDTH", "Picture"]


@dataclass(frozen=True)
class Picture:
    draw: Callable[[], Canvas]
    alt: str

    def as_webp(self) -> bytes:
        file = BytesIO()
        self.draw().finished().save(file, "WEBP", quality=90, method=4)
        return file.getvalue()


PICTURES = {
    "armchair": Picture(
        indoors.armchair, "An armchair beside a lamp and a pile of books; rain on the window."
    ),
    "cards": Picture(
        objects.cards, "A catalogue card for “A library for everyone” before a cabinet of drawers."
    ),
    "desk": Picture(
        indoors.desk, "A desk at night: a laptop with a half-written page in the light of a lamp."
    ),
    "facade": Picture(
        outdoors.facade, "A small town library at dusk, every window lit, people at its steps."
    ),
    "hours": Picture(
        objects.hours,
        "Bar chart of 186 questions by hour: 9 at nine, rising to 31 at noon, a dip to 14"
        " at two, 26 at four, 7 at six.",
    ),
    "map": Picture(
        objects.old_map, "A hand-coloured map of a coast with a road and a river, under a lens."
    ),
    "network": Picture(
        objects.network, "Ten people in round medallions, joined by lines, some of them talking."
    ),
    "phone": Picture(
        objects.phone, "A phone with a column of messages, between a cup of coffee and a notebook."
    ),
    "reading-room": Picture(
        indoors.reading_room, "A long table with green lamps before three tall, arched windows."
    ),
    "shelves": Picture(
        indoors.shelves, "Three shelves of books with a plant, a globe and a mug among them."
    ),
    "story": Picture(
        outdoors.story, "Hills, trees and a cottage that rise from the pages of an open book."
    ),
    "trolley": Picture(indoors.trolley, "A trolley with two rows of books under a wall clock."),
}
