from django.urls import path

from blog import archive, icons, previews, sharing, site_files, views
from blog.feeds import posts as feeds
from blog.feeds.serving import feed_paths
from blog.search.views import search
from blog.sitemaps import views as sitemaps

app_name = "blog"
urlpatterns = [
    path("", views.home, name="home"),
    path("page/<int:number>/", views.home, name="home_page"),
    *feed_paths("", feeds.every_post, "feed"),
    *feed_paths("category/<uslug:slug>/", feeds.category, "category_feed"),
    *feed_paths("tag/<uslug:slug>/", feeds.tag, "tag_feed"),
    *feed_paths("author/<username:username>/", feeds.author, "author_feed"),
    path("category/<uslug:slug>/", views.category, name="category"),
    path("category/<uslug:slug>/page/<int:number>/", views.category, name="category_page"),
    path("tag/<uslug:slug>/", views.tag, name="tag"),
    path("tag/<uslug:slug>/page/<int:number>/", views.tag, name="tag_page"),
    path("author/<username:username>/", views.author, name="author"),
    path("author/<username:username>/page/<int:number>/", views.author, name="author_page"),
    path("archive/", archive.everything, name="archive"),
    path("<yyyy:year>/", archive.dated, name="year"),
    path("<yyyy:year>/page/<int:number>/", archive.dated, name="year_page"),
    path("<yyyy:year>/<mm:month>/", archive.dated, name="month"),
    path("<yyyy:year>/<mm:month>/page/<int:number>/", archive.dated, name="month_page"),
    path("<yyyy:year>/<mm:month>/<mm:day>/", archive.dated, name="day"),
    path("<yyyy:year>/<mm:month>/<mm:day>/page/<int:number>/", archive.dated, name="day_page"),
    path("share/mastodon/<int:pk>/", sharing.share_on_mastodon, name="share_on_mastodon"),
    path("search/", search, name="search"),
    path("preview/<str:secret>/", previews.shared_preview, name="shared_preview"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", site_files.robots, name="robots"),
    path("site.webmanifest", site_files.manifest, name="manifest"),
    path("favicon.ico", icons.icon, {"side": icons.TAB}, name="favicon"),
    path("apple-touch-icon.png", icons.icon, {"side": icons.TOUCH}, name="touch_icon"),
    path("icon-192.png", icons.icon, {"side": icons.HOME}, name="icon_192"),
    path("icon-512.png", icons.icon, {"side": icons.SPLASH}, name="icon_512"),
    path("<yyyy:year>/<mm:month>/<mm:day>/<uslug:slug>/", views.post_detail, name="post"),
    # Last: a page may have any name that nothing above has.
    path("<pagepath:path>/", views.page_detail, name="page"),
]
