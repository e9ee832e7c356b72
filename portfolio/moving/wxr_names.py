"""What WordPress's export format (WXR) calls things, as ``wp-admin/includes/export.php`` writes it."""

from __future__ import annotations

VERSION = "1.2"
NAMESPACES = {
    "excerpt": f"http://wordpress.org/export/{VERSION}/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": f"http://wordpress.org/export/{VERSION}/",
}
MOMENT = "%Y-%m-%d %H:%M:%S"
# What stands where there is no moment, as in a draft.
NO_MOMENT = "0000-00-00 00:00:00"
# A comment's status here, and there.
APPROVED = {
    "approved": "1",
    "pending": "0",
    "spam": "spam",
    "trash": "trash",
    # There is no word for the place of a comment whose writer deleted it.
    "deleted": "trash",
}
COVER = "_thumbnail_id"
ALTERNATIVE_TEXT = "_wp_attachment_image_alt"
ATTACHED_FILE = "_wp_attached_file"
# What WordPress has no field for. It keeps what begins with "_" and shows it nowhere.
CREDIT = "_portfolio_credit"
DECORATIVE = "_portfolio_decorative"
LANGUAGE = "_portfolio_language"
HOLD_REPLIES = "_portfolio_hold_replies"
# The menu that is made of the pages with a place in it.
MENU = "menu"
MENU_ENTRY = {
    "_menu_item_type": "post_type",
    "_menu_item_menu_item_parent": "0",
    "_menu_item_object": "page",
    "_menu_item_target": "",
    # As PHP writes a list with one empty text.
    "_menu_item_classes": 'a:1:{i:0;s:0:"";}',
    "_menu_item_xfn": "",
    "_menu_item_url": "",
}
MENU_TARGET = "_menu_item_object_id"
