from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "portfolio.desk.site.DeskSite"
