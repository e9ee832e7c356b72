from django.urls import path, register_converter

from blog import converters, views

register_converter(converters.FourDigits, "yyyy")
register_converter(converters.TwoDigits, "mm")
register_converter(converters.UnicodeSlug, "uslug")

app_name = "blog"
urlpatterns = [
    path("", views.home, name="home"),
    path("page/<int:number>/", views.home, name="home_page"),
    path("<yyyy:year>/<mm:month>/<mm:day>/<uslug:slug>/", views.post_detail, name="post"),
    # Last: a page may have any name that nothing above has.
    path("<uslug:slug>/", views.page_detail, name="page"),
]
