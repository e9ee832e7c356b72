from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    # blog first: it registers the converters; its last pattern matches one segment only.
    path("", include("blog.urls")),
    path("", include("comments.urls")),
]
