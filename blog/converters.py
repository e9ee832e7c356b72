"""The pieces of an address that Django's own converters do not cover."""

from django.urls import register_converter


class FourDigits:
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class TwoDigits:
    regex = "[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02}"


class UnicodeSlug:
    """A slug with letters of any script, as ``SlugField(allow_unicode=True)`` stores it."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PagePath:
    """Where a page stands: its slug, after those of the pages above it.

    None is what stands below a page, such as its feed, or below an address of the site's own.
    """

    OWN = r"(?!(?:accounts|admin|archive|author|category|page|preview|search|share|tag|[0-9]{4})/.)"
    regex = rf"{OWN}[-\w]+(?:/(?!(?:comments|feed|page|reply)/|comment-page-)[-\w]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Username:
    """A user name as ``UnicodeUsernameValidator`` allows it."""

    regex = r"[\w.@+-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def register() -> None:
    """Make the converters known by their names; to be called before any address uses one."""
    register_converter(FourDigits, "yyyy")
    register_converter(TwoDigits, "mm")
    register_converter(UnicodeSlug, "uslug")
    register_converter(PagePath, "pagepath")
    register_converter(Username, "username")
