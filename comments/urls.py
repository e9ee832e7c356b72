from django.urls import path

from blog.addresses import lead_on_if_moved
from blog.feeds.serving import feed_paths
from comments import feeds, moderation_views, own_comments, views
from comments.following.urls import urlpatterns as following

A_POST = "<yyyy:year>/<mm:month>/<mm:day>/<uslug:slug>/"
A_PAGE = "<uslug:slug>/"

app_name = "comments"
urlpatterns = [
    *following,
    path("accounts/me/comments/", own_comments.own_comments, name="own_comments"),
    path(
        "accounts/me/comments/page/<int:number>/",
        own_comments.own_comments,
        name="own_comments_page",
    ),
    path("accounts/me/comments/earlier/", own_comments.earlier_comments, name="earlier_comments"),
    path("accounts/me/comments/<int:pk>/give-back/", own_comments.give_back, name="give_back"),
    path("comment/<int:pk>/", views.permalink, name="permalink"),
    path("moderate/<str:token>/", moderation_views.decide_by_mail, name="decide_by_mail"),
    path("moderate/stop/<str:token>/", moderation_views.stop_mail, name="stop_mail"),
    path(f"{A_POST}reply/", views.reply_to_post, name="reply_to_post"),
    path(f"{A_PAGE}reply/", views.reply_to_page, name="reply_to_page"),
    *feed_paths("comments/", feeds.every_comment, "feed"),
    *feed_paths(A_POST, feeds.on_post, "post_feed", around=lead_on_if_moved),
    *feed_paths(A_PAGE, feeds.on_page, "page_feed", around=lead_on_if_moved),
]
