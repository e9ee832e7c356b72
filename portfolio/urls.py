from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from django.views.static import serve

# A picture's name is random and never used again, so it may be kept for ever.
media = cache_control(public=True, immutable=True, max_age=60 * 60 * 24 * 365)(serve)

urlpatterns = [
    # One log-in for all, whose failures are counted.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("media/<path:path>", media, {"document_root": settings.MEDIA_ROOT}),
    # blog first: it registers the converters; its last pattern matches one segment only.
    path("", include("blog.urls")),
    path("", include("comments.urls")),
]
