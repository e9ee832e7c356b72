from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from blog import converters
from portfolio.media import media
from portfolio.views import begin

converters.register()

urlpatterns = [
    # One log-in for all, whose failures are counted.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/first-start/<str:token>/", begin, name="first_start"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("media/<path:path>", media),
    path("", include("portfolio.personal.urls")),
    path("", include("comments.urls")),
    # Last: a page may stand wherever nothing else does.
    path("", include("blog.urls")),
]

handler404 = "blog.missing.not_found"
