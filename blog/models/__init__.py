"""Posts and pages, what they are filed under, and the site they stand on."""

from blog.models.author import AuthorCard, ProfileLink
from blog.models.desk import Draft, FormerAddress, PreviewLink
from blog.models.picture import Picture
from blog.models.post import PictureUse, Post
from blog.models.search import PostEntry
from blog.models.site import Site
from blog.models.term import Category, Tag, Term, TermLink, Terms

__all__ = [
    "AuthorCard",
    "Category",
    "Draft",
    "FormerAddress",
    "Picture",
    "PictureUse",
    "Post",
    "PostEntry",
    "PreviewLink",
    "ProfileLink",
    "Site",
    "Tag",
    "Term",
    "TermLink",
    "Terms",
]
