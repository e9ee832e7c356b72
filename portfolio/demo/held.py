"""Replies that readers do not see: what waits for the author, what is spam, and what was thrown away."""

from __future__ import annotations

from comments.models import Comment, Rule
from portfolio.demo.people import Guest
from portfolio.demo.replies import Reply

PENDING, SPAM, TRASH = Comment.Status.PENDING, Comment.Status.SPAM, Comment.Status.TRASH
BARGAINS = Guest("Bargain Books 4 U", "offers@bargains.example", "https://bargains.example/")
CASINO = Guest("LuckyWin", "lucky@casino.example", "https://casino.example/")

HELD_NETWORKING = (
    Reply(
        Guest("نور", "nour@example.org"),
        "2016-06-14 07:12",
        "هل تنصحين بمجموعة للمبتدئين؟ أقرأ مدونتك كل أسبوع.",
        status=PENDING,
        rule=Rule.FIRST,
    ),
    Reply(
        BARGAINS,
        "2016-06-14 03:02",
        "Great post!! Cheap books here: https://bargains.example/a and here"
        " https://bargains.example/b and, today only, https://bargains.example/c",
        status=PENDING,
        rule=Rule.LINKS,
        matched="3",
    ),
    Reply(
        CASINO,
        "2016-06-15 04:44",
        "Claim your welcome bonus now, free spins for librarians! https://casino.example/spin",
        status=SPAM,
        rule=Rule.LEARNED,
        matched="bonus, spins, claim",
    ),
    Reply(
        CASINO,
        "2016-06-15 04:45",
        "Nice blog admin keep it up",
        status=SPAM,
        rule=Rule.HONEYPOT,
    ),
)

HELD_PLACEMENT = (
    Reply(
        Guest("A. Librarian", "imposter@example.org"),
        "2016-06-15 22:30",
        "Actually, forget what I wrote about the Saturdays. It was all made up.",
        status=PENDING,
        rule=Rule.UNVERIFIED,
        matched="A. Librarian",
    ),
    Reply(
        Guest(
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", ""
        ),
        "2016-06-16 05:20",
        "🚢📚 Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz: that was the longest"
        " title on our shelves. It has its own shelf mark, and nobody has ever borrowed it. 😄",
        status=PENDING,
        rule=Rule.FIRST,
    ),
    Reply(
        BARGAINS,
        "2016-05-02 11:11",
        "Sell us your old catalogue cards! We pay cash.",
        thrown_to=SPAM,
    ),
)

HELD_WHAT_FOR = (
    Reply(
        Guest("Nell", "nell@example.org"),
        "2016-06-17 21:40",
        "A library is for getting out of the rain, and then forgetting that it rains."
        "\n\n> A place where asking is normal\n\nYes. **That**, too.",
        status=PENDING,
        rule=Rule.WORDS,
        matched="rain",
    ),
    Reply(
        Guest("Grumble", "grumble@example.org"),
        "2016-06-18 09:00",
        "Close them all. Nobody reads any more.",
        status=TRASH,
        rule=Rule.TRASH_WORDS,
        matched="close them all",
    ),
)
