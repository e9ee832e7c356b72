"""Log-in, log-out, a person's own page, and where each provider sends a visitor back to.

Nothing else of allauth's is reachable.
"""

from allauth.socialaccount.providers.facebook.views import oauth2_callback as facebook_callback
from allauth.socialaccount.providers.google.views import oauth2_callback as google_callback
from allauth.socialaccount.providers.openid_connect.views import callback as openid_connect_callback
from allauth.socialaccount.providers.twitter_oauth2.views import oauth2_callback as x_callback
from django.urls import path

from accounts import own_page, views
from accounts.wordpress.views import oauth2_callback as wordpress_callback

urlpatterns = [
    path("login/", views.log_in, name="account_login"),
    path("logout/", views.log_out, name="account_logout"),
    path("me/", own_page.own_page, name="own_page"),
    path("me/connect/", own_page.connect_account, name="connect_account"),
    path("me/disconnect/", own_page.disconnect_account, name="disconnect_account"),
    path("google/login/callback/", google_callback, name="google_callback"),
    path("twitter_oauth2/login/callback/", x_callback, name="twitter_oauth2_callback"),
    path("facebook/login/callback/", facebook_callback, name="facebook_callback"),
    path("wordpress/login/callback/", wordpress_callback, name="wordpress_callback"),
    path(
        "linkedin/login/callback/",
        openid_connect_callback,
        {"provider_id": "linkedin"},
        name="openid_connect_callback",
    ),
]
