"""WordPress exports, as WordPress writes them."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Old blog</title>
<link>https://old.example.org</link>
<description>As it was</description>
<language>en</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example.org</wp:base_site_url>
<wp:base_blog_url>https://old.example.org</wp:base_blog_url>
"""
END = "</channel></rss>"
JANE = (
    "<wp:author><wp:author_id>3</wp:author_id><wp:author_login><![CDATA[jane]]></wp:author_login>"
    "<wp:author_email><![CDATA[jane@example.org]]></wp:author_email>"
    "<wp:author_display_name><![CDATA[Jane Doe]]></wp:author_display_name></wp:author>"
)


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def meta(kind: str, values: dict[str, str]) -> str:
    return "".join(
        f"<wp:{kind}><wp:meta_key>{cdata(key)}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:{kind}>"
        for key, value in values.items()
    )


def term(taxonomy: str, slug: str, name: str) -> str:
    return f'<category domain="{taxonomy}" nicename="{slug}">{cdata(name)}</category>'


def category(number: int, slug: str, name: str, parent: str = "", description: str = "") -> str:
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name>"
        f"<wp:category_description>{cdata(description)}</wp:category_description></wp:category>"
    )


def reply(number: int, *, parent: int = 0, text: str = "Well said.", **fields: Any) -> str:
    more = meta("commentmeta", fields.pop("meta", {}))
    said = {
        "id": number,
        "author": cdata("Sam"),
        "author_email": "sam@example.org",
        "author_url": "https://sam.example.org",
        "date": f"2016-05-13 11:00:{number % 60:02}",
        "date_gmt": f"2016-05-13 09:00:{number % 60:02}",
        "content": cdata(text),
        "approved": "1",
        "type": "comment",
        "parent": parent,
        "user_id": 0,
        **fields,
    }
    inside = "".join(
        f"<wp:comment_{name}>{value}</wp:comment_{name}>" for name, value in said.items()
    )
    return f"<wp:comment>{inside}{more}</wp:comment>"


def item(number: int, *, replies: str = "", terms: str = "", **fields: Any) -> str:
    """Return a published post unless ``fields`` say otherwise."""
    slug = fields.pop("slug", f"post-{number}")
    said = {
        "kind": "post",
        "status": "publish",
        "title": f"Post {number}",
        "link": f"https://old.example.org/2016/05/12/{slug}/",
        "guid": f"https://old.example.org/?p={number}",
        "creator": "jane",
        "content": "<p>Words.</p>",
        "excerpt": "",
        "date": "2016-05-12 11:00:00",
        "date_gmt": "2016-05-12 09:00:00",
        "modified": "2016-05-14 09:00:00",
        "comments": "open",
        "parent": 0,
        "order": 0,
        "password": "",
        "sticky": 0,
        "url": "",
        "meta": {},
        **fields,
    }
    url = f"<wp:attachment_url>{escape(said['url'])}</wp:attachment_url>" if said["url"] else ""
    return f"""<item><title>{cdata(said["title"])}</title><link>{escape(said["link"])}</link>
<dc:creator>{cdata(said["creator"])}</dc:creator><guid isPermaLink="false">{escape(said["guid"])}</guid>
<content:encoded>{cdata(said["content"])}</content:encoded>
<excerpt:encoded>{cdata(said["excerpt"])}</excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{said["date"]}</wp:post_date>
<wp:post_date_gmt>{said["date_gmt"]}</wp:post_date_gmt><wp:post_modified_gmt>{said["modified"]}</wp:post_modified_gmt>
<wp:comment_status>{said["comments"]}</wp:comment_status><wp:post_name>{slug}</wp:post_name>
<wp:status>{said["status"]}</wp:status><wp:post_parent>{said["parent"]}</wp:post_parent>
<wp:menu_order>{said["order"]}</wp:menu_order><wp:post_type>{said["kind"]}</wp:post_type>
<wp:post_password>{said["password"]}</wp:post_password><wp:is_sticky>{said["sticky"]}</wp:is_sticky>
{url}{terms}{meta("postmeta", said["meta"])}{replies}</item>
"""


def page(number: int, slug: str, **fields: Any) -> str:
    address = f"https://old.example.org/{slug}/"
    return item(
        number, slug=slug, **{"kind": "page", "link": address, "title": slug.title(), **fields}
    )


def attachment(number: int, path: str, **fields: Any) -> str:
    url = f"https://old.example.org/wp-content/uploads/{path}"
    fields = {"kind": "attachment", "status": "inherit", "url": url, "guid": url, **fields}
    return item(number, **fields)


def export(*items: str, head: str = JANE) -> str:
    return HEAD + head + "".join(items) + END
