"""Addresses by number and by name of what is no post."""

from __future__ import annotations

from blog.models import FormerAddress
from portfolio.moving.importing.addresses import LONGEST
from portfolio.moving.importing.people import People
from portfolio.moving.importing.survey import Survey
from portfolio.moving.importing.terms import Terms


def address_terms_and_people(survey: Survey, terms: Terms, people: People) -> None:
    rows = [
        FormerAddress(path=f"/?cat={number}", category_id=category)
        for number, category in terms.numbers.items()
    ]
    for head in survey.heads:
        for author in head.authors:
            writer = people.writer(author.login)
            if author.number:
                rows.append(FormerAddress(path=f"/?author={author.number}", writer=writer))
            rows.append(FormerAddress(path=f"/author/{author.login}/", writer=writer))
    fitting = [row for row in rows if len(row.path) <= LONGEST]
    FormerAddress.objects.bulk_create(fitting, ignore_conflicts=True)
