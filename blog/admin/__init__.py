"""Where the author writes."""

from blog.admin.authors import AuthorCardAdmin
from blog.admin.pictures import PictureAdmin
from blog.admin.posts import PostAdmin
from blog.admin.site import SiteAdmin
from blog.admin.terms import CategoryAdmin, TagAdmin

__all__ = ["AuthorCardAdmin", "CategoryAdmin", "PictureAdmin", "PostAdmin", "SiteAdmin", "TagAdmin"]
