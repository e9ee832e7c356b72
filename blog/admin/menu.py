"""The menu: which pages it shows, in which order."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseModelFormSet, modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.drafts import ChangedMeanwhileError, claim_version
from blog.models import Post
from blog.permissions import edits_others

MenuFormSet = modelformset_factory(Post, fields=["menu_order"], extra=0)


class MenuEditing(admin.ModelAdmin):  # type: ignore[type-arg]
    """Adds the menu to the administration of the site."""

    def get_urls(self) -> list[URLPattern]:
        menu = path("menu/", self.admin_site.admin_view(self.menu_view), name="blog_site_menu")
        return [menu, *super().get_urls()]

    def menu_view(self, request: HttpRequest) -> HttpResponse:
        if not (edits_others(request.user) and request.user.has_perm("blog.change_post")):
            raise PermissionDenied
        pages = Post.objects.pages().order_by("menu_order", "title", "pk")
        forms = MenuFormSet(request.POST or None, queryset=pages)
        if request.method == "POST" and forms.is_valid():
            try:
                _save(forms)
            except ChangedMeanwhileError:
                messages.error(
                    request, gettext("Somebody saved a page a moment ago. Please look once more.")
                )
            else:
                messages.success(request, gettext("The menu is saved."))
            return redirect("admin:blog_site_menu")
        context = {**self.admin_site.each_context(request), "title": _("Menu"), "forms": forms}
        return TemplateResponse(request, "admin/blog/site/menu.html", context)


@transaction.atomic
def _save(forms: BaseModelFormSet[Any, Any]) -> None:
    for form in forms.forms:
        if form.has_changed():
            claim_version(form.instance, version=form.instance.version)
            form.save()
