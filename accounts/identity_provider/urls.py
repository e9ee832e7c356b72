"""The stand-in's addresses: those of the real providers, below a folder for each."""

from django.urls import path

from accounts.identity_provider import api, pictures, views
from accounts.identity_provider.roles import ROLES

urlpatterns = [
    path("consent.css", views.style),
    path("pictures/<str:key>", pictures.picture),
    path("linkedin/oauth/.well-known/openid-configuration", api.description),
    path("linkedin/oauth/openid/jwks", api.linkedin_keys),
    path("google/oauth2/v1/certs", api.google_keys),
]
for role in ROLES.values():
    urlpatterns += [
        path(role.authorize, views.authorize, {"role_id": role.id}),
        path(role.token, api.token, {"role_id": role.id}),
        path(role.info, api.info, {"role_id": role.id}),
    ]
