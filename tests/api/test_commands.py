"""The commands that print credentials, and nothing else."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.api.caller import Program, name_of
from tests.api.signing import bearer
from wakil.access.service_accounts import delete_service_account, disable_service_account
from wakil.accounts.models import ServiceAccount, ServiceAccountKey
from wakil.events.models import Event


@pytest.fixture
def filed(cast):
    return cast.file("priya", cast.sinar)


def printed(capsys, domain="mitrajaya.example"):
    call_command("service_account_key", domain)
    return json.loads(capsys.readouterr().out)


def test_the_key_file_is_in_the_familiar_form_and_works_with_and_without_a_subject(cast, filed, capsys, settings):
    """W21"""
    settings.WAKIL_URL = "https://support.nusantara.example"
    file = printed(capsys)
    assert set(file) == {"type", "project_id", "private_key_id", "private_key", "client_email", "client_id", "auth_uri",
                         "token_uri", "universe_domain"}  # fmt: skip
    assert (file["type"], file["token_uri"]) == ("service_account", "https://support.nusantara.example/token")
    account = ServiceAccount.objects.get()
    assert [role.built_in for role in account.user.assignments.all()] == ["reseller_admin"]
    path = f"/v2/{name_of(filed)}"
    assert bearer(file).get(path).status_code == 200
    assert bearer(file, sub="priya@mitrajaya.example").get(path).status_code == 200
    assert bearer(file, sub="budi@mitrajaya.example").get(path).status_code == 403
    assert {event.by for event in Event.objects.filter(subject=f"user:{account.pk}")} == {None}


def test_running_it_again_brings_another_key_of_the_same_account(cast, capsys, settings):
    """W21: and the oldest goes when there are too many."""
    settings.WAKIL_MOST_KEYS = 2
    first, second, third = (printed(capsys) for _ in range(3))
    assert first["client_email"] == second["client_email"] == third["client_email"]
    usable = ServiceAccountKey.objects.filter(revoked_at=None).values_list("key_id", flat=True)
    assert set(usable) == {second["private_key_id"], third["private_key_id"]}


@pytest.mark.parametrize("domain", ["sinar.example", "nusantara.example", "Bali.MitraJaya.example"])
def test_every_domain_has_one(cast, capsys, domain):
    """S55"""
    assert printed(capsys, domain)["client_email"].startswith(f"command-line@{domain.lower()}.")


def test_it_overrules_no_super_admin(cast, capsys):
    """T13"""
    printed(capsys)
    account = ServiceAccount.objects.get()
    disable_service_account(cast.actor("sari"), account)
    with pytest.raises(CommandError):
        call_command("service_account_key", "mitrajaya.example")
    delete_service_account(cast.actor("sari"), account)
    assert printed(capsys)["client_email"].startswith("command-line-2@")


@pytest.mark.parametrize("domain", ["nowhere.example", "", "a b", "mitrajaya.example.evil"])
def test_an_unknown_domain_has_none(cast, capsys, domain):
    """T6"""
    with pytest.raises(CommandError):
        call_command("service_account_key", domain)
    assert capsys.readouterr().out == ""


def test_a_token_of_the_command_is_recorded_as_made_by_nobody(cast, filed, capsys):
    """T13"""
    call_command("api_token", "priya@mitrajaya.example")
    assert Program(capsys.readouterr().out.strip()).get(f"/v2/{name_of(filed)}").status_code == 200
    event = Event.objects.get(kind="api_token.created")
    assert (event.by, event.details["user"]) == (None, cast.priya.pk)
