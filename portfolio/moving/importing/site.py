"""What texts of the other blog refer to, and what that is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import SplitResult

from django.db.models import Q

from blog.models import FormerAddress, Picture, Post
from portfolio.moving.content.old_site import Media, split
from portfolio.moving.importing.addresses import original, own_name, same_file
from portfolio.moving.importing.survey import Survey
from portfolio.moving.models import KeptFile


class NewSite:
    """Answers while the import goes on: pictures and files are in by then, posts may come later."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self.addresses = survey.addresses()
        self.new_picture = lru_cache(maxsize=20_000)(self._new_picture)

    def media_of(self, numbers: Iterable[int]) -> list[Media]:
        return [self._here(media) for media in self._survey.media(numbers)]

    def pictures_below(self, post: int) -> list[Media]:
        below = self._survey.media_below(post)
        return [self._here(media) for media in below if media.is_picture]

    def _here(self, media: Media) -> Media:
        return replace(media, new_url=self.new_picture(media.url))

    def block(self, number: int) -> str:
        return self._survey.block(number)

    def is_old(self, url: str) -> bool:
        return self.addresses.is_old(url)

    def is_page_of_picture(self, url: str) -> bool:
        path = self.addresses.here(self.addresses.path_of(url))
        return FormerAddress.objects.filter(path=path, picture__isnull=False).exists()

    def picture(self, url: str) -> Picture | None:
        """Return what a picture of the old site is here, at whatever size it was shown."""
        path = self.addresses.upload(url)
        if not path:
            return None
        names = same_file(path)
        found = Picture.objects.filter(former_addresses__path__in=names)
        return found.order_by("pk").first()

    def _new_picture(self, url: str) -> str:
        picture = self.picture(url)
        return picture.file.url if picture else ""

    def new_address(self, url: str) -> str:
        """Return where a link leads now. What is here under its old address is found there by itself."""
        parts = split(original(url))
        if upload := self.addresses.upload(url):
            here = Q(path=upload) | Q(file=own_name(upload) or None)
            kept = KeptFile.objects.filter(here).first()
            return kept.file.url if kept else self.new_picture(url) or url
        if parts is None or not (self.is_old(url) or (url.startswith("/") and not parts.netloc)):
            return url
        return self._new_place(url, parts)

    def _new_place(self, url: str, parts: SplitResult) -> str:
        """Return the address of a post or page that is here already; otherwise the old one, on this site."""
        path = self.addresses.path_of(url)
        # Quoted as it is, where nothing is known to stand: what is quoted may mean something else.
        raw = path if path.startswith("/?") else parts.path or "/"
        path, raw = self.addresses.here(path), self.addresses.here(raw)
        # Two questions, the second for few: of thousands of links nearly all lead to where they always did.
        former = FormerAddress.objects.filter(path=path).values_list("post", flat=True).first()
        posts = Post.objects.published().filter(pk=former).for_links() if former else ()
        place = next((post.get_absolute_url() for post in posts), raw)
        if parts.query and not path.startswith("/?"):
            place = f"{place}?{parts.query}"
        return f"{place}#{parts.fragment}" if parts.fragment else place
