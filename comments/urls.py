from django.urls import path

from comments import moderation_views, views

app_name = "comments"
urlpatterns = [
    path("comment/<int:pk>/", views.permalink, name="permalink"),
    path("moderate/<str:token>/", moderation_views.decide_by_mail, name="decide_by_mail"),
    path("moderate/stop/<str:token>/", moderation_views.stop_mail, name="stop_mail"),
    path(
        "<yyyy:year>/<mm:month>/<mm:day>/<uslug:slug>/reply/",
        views.reply_to_post,
        name="reply_to_post",
    ),
    path("<uslug:slug>/reply/", views.reply_to_page, name="reply_to_page"),
]
