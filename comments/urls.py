from django.urls import path

from blog.addresses import lead_on_if_moved
from blog.feeds.serving import feed_paths
from comments import feeds, moderation_views, views

A_POST = "<yyyy:year>/<mm:month>/<mm:day>/<uslug:slug>/"
A_PAGE = "<uslug:slug>/"

app_name = "comments"
urlpatterns = [
    path("comment/<int:pk>/", views.permalink, name="permalink"),
    path("moderate/<str:token>/", moderation_views.decide_by_mail, name="decide_by_mail"),
    path("moderate/stop/<str:token>/", moderation_views.stop_mail, name="stop_mail"),
    path(f"{A_POST}reply/", views.reply_to_post, name="reply_to_post"),
    path(f"{A_PAGE}reply/", views.reply_to_page, name="reply_to_page"),
    *feed_paths("comments/", feeds.every_comment, "feed"),
    *feed_paths(A_POST, feeds.on_post, "post_feed", around=lead_on_if_moved),
    *feed_paths(A_PAGE, feeds.on_page, "page_feed", around=lead_on_if_moved),
]
