"""The one rule of visibility, told as stories."""

import pytest

from wakil.cases.policy.reach import visible_to


@pytest.mark.django_db
def test_priya_files_for_sinar_and_all_three_sides_see_it(cast):
    """S2, S15, S35a"""
    case = cast.file("priya", cast.sinar)

    readers = {name for name in cast.people if visible_to(cast.actor(name)).filter(pk=case.pk).exists()}
    assert readers == {"vera", "ava", "vito", "sari", "priya", "carla", "citra"}
