"""A site is a value, told by the address alone; what differs between sites is in it."""

import pytest
from django.urls import resolve, reverse

from pix.web.components.errors import page_not_found
from pix.web.sites import BACK_OFFICE, LEARNER, SCHOOL, SITES, site_of


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("/", LEARNER),
        ("/campagnes/MPLRHT364", LEARNER),
        ("/orga/", SCHOOL),
        ("/orga/eleves", SCHOOL),
        ("/orga", LEARNER),
        ("/organisation", LEARNER),
        ("/admin/accounts/user/", BACK_OFFICE),
        ("/nulle-part", LEARNER),
        ("", LEARNER),
    ],
)
def test_an_address_is_on_one_site(rf, address, site):
    request = rf.get("/")
    request.path_info = address

    assert site_of(request) is site


def test_two_sites_never_share_a_prefix():
    assert len({site.prefix for site in SITES}) == len(SITES)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.prefix)
def test_the_pages_a_site_names_exist(site):
    for name in filter(None, (site.home, site.sign_in, site.code)):
        assert resolve(reverse(name)).view_name == name


@pytest.mark.parametrize(
    ("page", "ink", "title"), [("/connexion", "pix", "Pix"), ("/orga/connexion", "orga", "Pix Orga")]
)
def test_a_page_wears_the_color_and_the_name_of_its_site(client, db, page, ink, title):
    body = client.get(page).content.decode()

    assert f'data-site="{ink}"' in body
    assert f"| {title}</title>" in body


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.prefix)
def test_a_page_that_is_not_there_speaks_as_its_site(rf, site):
    body = page_not_found(rf.get(f"{site.prefix}nulle-part")).content.decode()

    assert ("Le bouton jaune" in body) == bool(site.code)
    assert ("dans un autre établissement" in body) == (site is SCHOOL)
