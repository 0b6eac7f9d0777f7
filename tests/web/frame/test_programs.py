"""The page that tells how programs work with cases."""

import pytest

from tests.client import Browser, page


@pytest.mark.parametrize(
    ("who", "own", "others"),
    [
        (
            "priya",
            "organizations/{mitrajaya.number}",
            ["projects/{sinar.customer_id}", "projects/{melati.customer_id}"],
        ),
        ("citra", "projects/{sinar.customer_id}", []),
        ("dodi", "projects/{sinar.customer_id}", []),
        ("ava", "organizations/{nusantara.number}", []),
    ],
)
def test_everyone_is_told_by_their_own_names(cast, who, own, others):
    """W21, T5"""
    user = cast.people[who]
    text = Browser().sign_in(user).get(page(user.domain.name, "programs")).content.decode()
    names = [name.format(**cast.organizations) for name in (own, *others)]
    assert [name for name in names if f"<code>{name}</code>" not in text] == []
    assert f"parent=&quot;{names[0]}&quot;" in text
    assert ("projects/" in text) == (who in {"priya", "citra", "dodi"})
    assert cast.harapan.customer_id not in text
