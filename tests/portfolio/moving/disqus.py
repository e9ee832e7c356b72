"""Exports as Disqus writes them."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd
 http://disqus.com/api/schemas/1.0/disqus-internals.xsd">
<category dsq:id="796386"><forum>blog</forum><title>General</title><isDefault>true</isDefault></category>
"""
END = "</disqus>"
LINK = "http://www.old.example.org/2016/05/12/hello"


def _truth(name: str, *, value: bool) -> str:
    return f"<{name}>{'true' if value else 'false'}</{name}>"


def thread(
    key: int = 1,
    link: str = LINK,
    *,
    identifier: str = "",
    title: str = "Hello",
    is_closed: bool = False,
    is_deleted: bool = False,
) -> str:
    name = f"<id>{escape(identifier)}</id>" if identifier else "<id />"
    return f"""<thread dsq:id="{key}">{name}<forum>blog</forum><category dsq:id="796386" />
<link>{escape(link)}</link><title>{escape(title)}</title><message />
<createdAt>2016-05-12T10:00:00Z</createdAt>
<author><email>jane@example.org</email><name>Jane</name><isAnonymous>false</isAnonymous>
<username>jane</username></author><ipAddress>127.0.0.1</ipAddress>
{_truth("isClosed", value=is_closed)}{_truth("isDeleted", value=is_deleted)}</thread>
"""


def said(
    key: int | str,
    text: str = "<p>Well said.</p>",
    *,
    thread: int | str = 1,
    parent: int = 0,
    at: str = "",
    name: str = "Sam",
    email: str = "sam@example.org",
    username: str = "",
    is_deleted: bool = False,
    is_spam: bool = False,
    more: str = "",
) -> str:
    below = f'<parent dsq:id="{parent}" />' if parent else ""
    at = at or f"2016-05-13T09:00:{int(key) % 60:02}Z"
    account = f"<username>{escape(username)}</username>" if username else ""
    return f"""<post dsq:id={quoteattr(str(key))}><id /><message><![CDATA[{text}]]></message>
<createdAt>{at}</createdAt>{_truth("isDeleted", value=is_deleted)}{_truth("isSpam", value=is_spam)}{more}
<author><email>{escape(email)}</email><name>{escape(name)}</name>
{_truth("isAnonymous", value=not username)}{account}</author><ipAddress>127.0.0.1</ipAddress>
<thread dsq:id="{thread}" />{below}</post>
"""


def export(*items: str) -> str:
    return HEAD + "".join(items) + END
