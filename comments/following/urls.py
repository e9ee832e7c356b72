"""Addresses below /follow/; comments/urls.py includes them."""

from django.urls import path

from comments.following import own_page, views

urlpatterns = [
    path("follow/posts/", views.follow_posts, name="follow_posts"),
    path("follow/post/<int:pk>/", views.follow_post, name="follow_post"),
    path("follow/comment/<int:pk>/", views.follow_comment, name="follow_comment"),
    path("follow/me/<str:token>/", own_page.own_page, name="follow_own_page"),
    path("follow/stop/<str:token>/", own_page.stop_mails, name="follow_stop"),
]
