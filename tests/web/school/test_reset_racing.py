"""Two clicks at once on « Réinitialiser le mot de passe »."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from tests.accounts.factories import make_user
from tests.schools.factories import make_member, make_school, make_student

AT_ONCE = 4
ONE_TIME = re.compile(r'data-copy="([A-HJ-NP-Z][a-hjkmnp-z]{5}[2-9]{2})"')


@pytest.mark.django_db(transaction=True)
def test_one_password_is_drawn_and_it_is_the_one_shown():
    member = make_member(make_school())
    pupil = make_student(member.school, user=make_user(username="eric.dupont1205"))
    page = f"/orga/eleves/{pupil.pk}/mot-de-passe"
    browser = Client()
    browser.force_login(member.user)
    nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get(page).content.decode())[1]
    barrier = Barrier(AT_ONCE)

    def click(_):
        clicked = Client()
        clicked.cookies = browser.cookies
        barrier.wait()
        try:
            return ONE_TIME.findall(clicked.post(page, {"nonce": nonce}).content.decode())
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        shown = [password for found in threads.map(click, range(AT_ONCE)) for password in found]

    pupil.user.refresh_from_db()
    assert len(shown) == 1
    assert pupil.user.check_password(shown[0])
