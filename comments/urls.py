from django.urls import path

from comments import views

app_name = "comments"
urlpatterns = [
    path("comment/<int:pk>/", views.permalink, name="permalink"),
    path(
        "<yyyy:year>/<mm:month>/<mm:day>/<uslug:slug>/reply/",
        views.reply_to_post,
        name="reply_to_post",
    ),
    path("<uslug:slug>/reply/", views.reply_to_page, name="reply_to_page"),
]
