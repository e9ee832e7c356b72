from django.urls import path, register_converter

from blog.addresses import lead_on_if_moved
from blog.feeds.serving import feed_paths
from comments import (
    editing,
    feeds,
    moderation_views,
    news,
    own_comments,
    reactions,
    reading,
    reporting,
    views,
)
from comments.following.urls import urlpatterns as following
from comments.places import OrderConverter
from comments.spam import views as spam

register_converter(OrderConverter, "order")

A_POST = "<yyyy:year>/<mm:month>/<mm:day>/<uslug:slug>/"
A_PAGE = "<pagepath:path>/"
# As WordPress has it.
COMMENT_PAGE = "comment-page-<int:comment_page>/"

app_name = "comments"
urlpatterns = [
    # First, as it is asked for most of all these.
    path(f"{A_POST}reply/", views.reply_to_post, name="reply_to_post"),
    *following,
    path("accounts/me/comments/", own_comments.own_comments, name="own_comments"),
    path(
        "accounts/me/comments/page/<int:number>/",
        own_comments.own_comments,
        name="own_comments_page",
    ),
    path("accounts/me/comments/earlier/", own_comments.earlier_comments, name="earlier_comments"),
    path("accounts/me/comments/<int:pk>/give-back/", own_comments.give_back, name="give_back"),
    path("comment/<int:pk>/", reading.permalink, name="permalink"),
    path("comment/<int:pk>/edit/", editing.edit, name="edit"),
    path("comment/<int:pk>/delete/", editing.delete, name="delete"),
    path("comment/<int:pk>/like/", reactions.like, name="like"),
    path("comment/<int:pk>/unlike/", reactions.unlike, name="unlike"),
    path("comment/<int:pk>/pin/", reactions.pin, name="pin"),
    path("comment/<int:pk>/unpin/", reactions.unpin, name="unpin"),
    path("comment/<int:pk>/report/", reporting.report, name="report"),
    path("comments/begin/", spam.begin_reply, name="begin_reply"),
    path("comments/new/<int:pk>/<int:number>/", news.new_replies, name="new_replies"),
    path("comments/new/<int:pk>/<int:number>/show/", news.show_new_replies, name="show_new"),
    path("moderate/<str:token>/", moderation_views.decide_by_mail, name="decide_by_mail"),
    path("moderate/stop/<str:token>/", moderation_views.stop_mail, name="stop_mail"),
    path(f"{A_PAGE}reply/", views.reply_to_page, name="reply_to_page"),
    *feed_paths("comments/", feeds.every_comment, "feed"),
    *feed_paths(A_POST, feeds.on_post, "post_feed", around=lead_on_if_moved),
    *feed_paths(A_PAGE, feeds.on_page, "page_feed", around=lead_on_if_moved),
    *(
        path(f"{under}{which}", reading.thread_page, name="thread_page")
        for under in (A_POST, A_PAGE)
        for which in (
            COMMENT_PAGE,
            "comments/<order:order>/",
            f"comments/<order:order>/{COMMENT_PAGE}",
        )
    ),
]
