"""The style sheet: small, and legible in both schemes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.providers import LABELS

# What the administration alone loads.
STATIC = Path(settings.BASE_DIR) / "portfolio/static/portfolio"


@pytest.fixture(scope="module")
def css():
    return (STATIC / "site.css").read_text(encoding="utf-8")


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize(
    ("ink", "least"),
    [("ink", 7), ("soft", 4.5), ("accent", 4.5), ("warm", 4.5), ("plum", 4.5), ("edge", 3)],
)
def test_what_is_written_can_be_read(css, scheme, ground, ink, least):
    tokens = {
        m[1]: (m[2], m[3])
        for m in re.finditer(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    }
    assert contrast(tokens[ink][scheme], tokens[ground][scheme]) >= least


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_buttons_can_be_read(css, scheme):
    tokens = {
        m[1]: (m[2], m[3])
        for m in re.finditer(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    }
    assert contrast(tokens["on-accent"][scheme], tokens["accent"][scheme]) >= 4.5


def test_the_sheet_is_at_most_six_kilobytes_on_the_wire(css):
    assert len(gzip.compress(css.encode())) <= 6 * 1024


def test_the_sheet_is_balanced_and_loads_nothing(css):
    assert css.count("{") == css.count("}")
    assert "url(" not in css
    assert "@import" not in css


def test_nothing_moves_by_itself(css):
    assert not re.search(r"transition|animation|scroll-behavior", css)


def test_every_provider_has_its_sign():
    template = Path(settings.BASE_DIR) / "templates/comments/provider_signs.html"
    signs = re.findall(r'<symbol id="sign-(\w+)"', template.read_text(encoding="utf-8"))
    assert signs == list(LABELS)
