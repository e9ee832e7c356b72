"""The privacy page, and everybody's way to their own data."""

from django.urls import path

from portfolio.personal import guests, own, policy

urlpatterns = [
    path("privacy/", policy.privacy, name="privacy"),
    path("privacy/data/", guests.ask, name="guest_data"),
    path("privacy/data/<str:token>/", guests.data_page, name="guest_data_page"),
    path("accounts/me/data/", own.own_data, name="own_data"),
    path("accounts/me/data/export/", own.take_along, name="take_data"),
    path("accounts/me/data/erase/", own.erase_account, name="erase_account"),
]
