"""What is said under the posts: the slug of each, and its replies, nested as they answer one another."""

# ruff: noqa: RUF001 - people write as they write.

from __future__ import annotations

from comments.models import Comment, Rule
from portfolio.demo.held import HELD_NETWORKING, HELD_PLACEMENT, HELD_WHAT_FOR
from portfolio.demo.people import Account, Author, Guest
from portfolio.demo.replies import Reply

AUTHOR = Author()
JO = Account("jo-reader", "twitter_oauth2")
PRIYA = Account("priya-raman", "linkedin")
TOMASZ = Account("tomasz-wisniewski", "facebook")
LAYLA = Account("layla-haddad", "wordpress")
MEI = Account("mei-chen", "google")
SAM = Account("sam-okafor", "twitter_oauth2")
INES = Guest("Ines", "ines@example.org", "https://ines.example.org/")
BERNARD = Guest("Bernard", "bernard@example.org")
NELL = Guest("Nell", "nell@example.org")
MOBILE_LIBRARY = Guest(
    "The Upper Dale and Fellside Mobile Library, Thursdays, Weather Permitting",
    "thursdays@example.org",
    "https://mobile-library.example.org/",
)
# Before she signed in: whoever does that as Priya, by LinkedIn, is asked whether this is hers.
PRIYA_AS_GUEST = Guest("Priya", "priya@raman.example")
PASSER_BY = Guest("Mr Nobody", "nobody@example.org")

NETWORKING = (
    Reply(
        JO,
        "2016-05-13 09:12",
        "The daily look is the habit that did it for me too. Which of the chats would you start with?"
        " There seem to be *dozens*, and all of them on Tuesdays.",
        (
            Reply(
                AUTHOR,
                "2016-05-13 18:40",
                "The Tuesday evening one at eight. It’s small, kind and nearly always on topic. Read"
                " along once or twice, then answer question 3: it’s always the one about biscuits.",
                (
                    Reply(
                        MEI,
                        "2016-05-17 21:10",
                        "First chat tonight! What I learnt:\n\n"
                        "1. Everybody types faster than I do.\n"
                        "2. You can answer question 2 during question 5 and nobody minds.\n"
                        "3. It really is about biscuits.",
                        (
                            Reply(
                                AUTHOR,
                                "2016-05-18 07:55",
                                "> Everybody types faster than I do.\n\n"
                                "They have their answers ready in a text file. I shouldn’t be telling"
                                " you this.",
                                (
                                    Reply(
                                        MEI,
                                        "2016-05-18 08:10",
                                        "That is **cheating** and I am starting a file at once 😄",
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
            Reply(
                PRIYA,
                "2016-05-14 10:25",
                "Three that suit beginners, whatever your library:\n\n"
                "- the students’ one, on the first Monday of the month;\n"
                "- the one for school librarians, because they are so *practical*;\n"
                "- any one held during a conference, even if you aren’t there.",
                edited_at="2016-05-14 10:31",
                liked_by=(JO, MEI, AUTHOR),
            ),
        ),
    ),
    Reply(
        BERNARD,
        "2016-05-13 11:30",
        "> If you are still on the doorstep, what keeps you there?\n\n"
        "Forty years of staff rooms. I retire in March, and I’d like to be missed by people who have"
        " met me. But I did enjoy the goat.",
        (
            Reply(
                AUTHOR,
                "2016-05-13 19:02",
                "Then may I ask you here instead? You must know things about enquiry desks that nobody"
                " has ever typed in.",
                (
                    Reply(
                        BERNARD,
                        "2016-05-14 08:15",
                        "I do. Come on a Wednesday. Bring cake.",
                        liked_by=(AUTHOR, MEI),
                        replies=(
                            Reply(
                                INES,
                                "2016-05-14 20:48",
                                "Please write it down if you go! I tried something like it with a"
                                " colleague last year, with her leave:"
                                " [an afternoon at the old desk](https://ines.example.org/the-old-desk/).",
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    Reply(
        LAYLA,
        "2016-05-14 12:05",
        "شكرًا على هذا المقال الجميل. أعمل في مكتبة مدرسية، ووجدت زميلاتٍ في بلدان أخرى بالطريقة نفسها:"
        " سؤال صغير، ثم صداقة طويلة.",
        (
            Reply(
                AUTHOR,
                "2016-05-15 09:30",
                "Thank you! شكرًا جزيلًا! A colleague read it to me: “a small question, then a long"
                " friendship”. I wish that I had put it like that.",
            ),
        ),
    ),
    Reply(
        TOMASZ,
        "2016-05-15 14:22",
        "A tip for those who drown in the timeline. I keep one saved search and read nothing else:\n\n"
        "```\n"
        '("reference desk" OR "enquiry desk") question -filter:links\n'
        "```\n\n"
        "Without links there are no advertisements and no articles, only people asking.",
        liked_by=(SAM, LAYLA, PRIYA, JO, AUTHOR),
        is_pinned=True,
        replies=(
            Reply(
                SAM,
                "2016-05-15 17:40",
                "`-filter:links` has just given me my evenings back. Thank you!",
            ),
        ),
    ),
    Reply(
        PASSER_BY,
        "2016-05-16 23:51",
        "Nobody ever found a job by tweeting about biscuits. Get back to stamping books.",
        (
            Reply(
                SAM,
                "2016-05-17 07:20",
                "I did, as it happens. Somebody in the biscuit hour mentioned a vacancy, and I have been"
                " there for two years.",
            ),
            Reply(
                AUTHOR,
                "2016-05-17 08:05",
                "I have taken the comment above away, and left the answer to it, which is better.",
            ),
        ),
        thrown_to=Comment.Status.TRASH,
    ),
    Reply(
        MOBILE_LIBRARY,
        "2016-05-19 13:00",
        "We have the goat. Both editions. Ask the driver.",
        (Reply(AUTHOR, "2016-05-19 18:31", "Of course you have. See you next week!"),),
    ),
    Reply(MEI, "2016-05-20 06:45", "🐐📚💚"),
    Reply(
        NELL,
        "2016-06-13 22:17",
        "I closed all my accounts, too, in the same sort of evening. You have nearly persuaded me to open"
        " one. Which would you take if you could have only one?",
        status=Comment.Status.PENDING,
        rule=Rule.HOLD_POST,
    ),
    *HELD_NETWORKING,
)

PLACEMENT = (
    Reply(
        PRIYA,
        "2016-04-22 12:10",
        "“Most rules have a person in them” goes on the wall of our workroom. Congratulations on the"
        " Saturdays!",
        (Reply(AUTHOR, "2016-04-22 19:15", "Thank you! The first one had two weddings in it."),),
    ),
    Reply(
        JO,
        "2016-04-23 17:02",
        "Which of the libraries was it? I think that I know the one with the two desks.",
        (
            Reply(
                AUTHOR,
                "2016-04-23 20:11",
                "I’d rather not say, for the sake of the two desks. Thank you for asking, and for"
                " taking it so kindly.",
                liked_by=(PRIYA,),
            ),
        ),
        is_deleted=True,
    ),
    Reply(
        BERNARD,
        "2016-04-25 09:40",
        "I have used some nine hundred cards so far. It gets no better, but your handwriting does.",
    ),
    *HELD_PLACEMENT,
)

PYTHON = (
    Reply(
        TOMASZ,
        "2016-03-01 08:33",
        "Very neat. If a title can end in spaces, take them off first:\n\n"
        '```\nrow["title"] = row["title"].strip()\n```\n\n'
        "You won’t believe how many do.",
        (
            Reply(
                AUTHOR,
                "2016-03-01 19:20",
                "Nineteen! I have just looked. One of them ends in *eleven* spaces.",
            ),
        ),
    ),
    Reply(SAM, "2016-03-02 10:05", "“The Class of (1962)” is going to stay with me."),
)

STORYTIME = (Reply(LAYLA, "2016-02-05 16:00", "The dog is always right. 🐶"),)

READING = (
    Reply(
        JO,
        "2016-01-09 10:11",
        "On my winter chair: a cookery book that I read like a novel. Nobody in it behaves well.",
        (Reply(AUTHOR, "2016-01-09 15:45", "Least of all the pastry, I hope."),),
    ),
    Reply(NELL, "2016-01-11 20:30", "I should like to hear more about the quails, please."),
    Reply(
        PRIYA_AS_GUEST,
        "2016-01-12 21:05",
        "Three of these are on my list now, and the list is on the fridge. It used to be a short list.",
    ),
)

WHAT_FOR = (
    Reply(
        INES,
        "2016-06-16 12:40",
        "Mine, for what it’s worth: *a place where asking is normal.*",
        (Reply(AUTHOR, "2016-06-16 18:50", "Six words, and better than my thirty. I give in."),),
    ),
    Reply(
        SAM,
        "2016-06-17 07:58",
        "> “any I haven’t initialled”\n\nEvery library has these readers, and every library thinks that"
        " they are its own.",
    ),
    *HELD_WHAT_FOR,
)

CONVERSATIONS = {
    "networking-and-social-media": NETWORKING,
    "reflections-on-placement": PLACEMENT,
    "a-few-lines-of-python": PYTHON,
    "storytime-seen-from-the-floor": STORYTIME,
    "reading-in-the-dark-months": READING,
    "what-a-library-is-for": WHAT_FOR,
}
