"""Names and addresses of people as others hand them to us: made fit to keep and to show."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

NAME_LENGTH = 245
WEBSITE_LENGTH = 200
# Control characters, surrogates, and what turns the direction of the text around it; joiners stay.
UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+"
)
is_web_address = URLValidator(schemes=["http", "https"])


def clean_text(text: str) -> str:
    """Return ``text`` in one line, without the characters that do something instead of showing."""
    return " ".join(UNFIT.sub(" ", text).split())


def clean_name(name: object) -> str:
    """Return a name of at most 245 characters; "" when there is nothing in it to see."""
    text = (
        clean_text(name[: 4 * NAME_LENGTH])[:NAME_LENGTH].strip() if isinstance(name, str) else ""
    )
    return text if any(unicodedata.category(letter)[0] in "LNPS" for letter in text) else ""


def clean_website(address: object) -> str:
    """Return a web address of at most 200 characters; "" when it is anything else."""
    if not isinstance(address, str) or len(address) > WEBSITE_LENGTH:
        return ""
    try:
        is_web_address(address)
    except ValidationError:
        return ""
    return address


def clean_data(value: Any, *, length: int = 2000) -> Any:
    """Return what a provider said with every text in it made fit to keep: no control characters, not long."""
    match value:
        case str():
            return clean_text(value[:length])
        case dict():
            return {
                clean_text(str(key)[:length]): clean_data(inner) for key, inner in value.items()
            }
        case list():
            return [clean_data(inner) for inner in value]
    return value


def spelling(name: str) -> str:
    """Return what stays the same of a name however it is typed: without case, accents, white space and the unseen."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(
        letter
        for letter in letters
        if unicodedata.category(letter) not in {"Mn", "Cf", "Cc"} and not letter.isspace()
    )
