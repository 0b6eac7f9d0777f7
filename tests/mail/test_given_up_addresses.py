"""A second address that somebody gives up gives no share back that an end of access took away (decision 2)."""

import pytest

from tests.cast import Cast, consent, relate
from tests.mail.test_second_address import HOME, answer
from tests.sweeps.alerts import prove_second_address
from wakil.access.alert_addresses import remove_alert_address
from wakil.cases import actions
from wakil.cases.models import Case, CaseShare
from wakil.directory.actions import delete_user
from wakil.lib import clock
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail
from wakil.reselling.actions import end_access


@pytest.fixture
def case(cast: Cast, outbox) -> Case:
    """Citra has shared it with an address that nobody is known by, and that has confirmed."""
    found = cast.file("priya", cast.sinar)
    share(cast, found)
    return found


def share(cast: Cast, case: Case) -> None:
    actions.share_case(cast.actor("citra"), case, addresses=HOME, level="notify")
    CaseShare.objects.update(confirmed_at=clock.now())


def give_up(cast: Cast, who: str) -> None:
    remove_alert_address(cast.actor(who))


def replace(cast: Cast, who: str) -> None:
    prove_second_address(cast, who, "another@home.example")


def leave(cast: Cast, who: str) -> None:
    delete_user(cast.actor("sari"), cast.people[who])


def told(words: str) -> set[str]:
    """To which addresses a mail with these words went."""
    send_waiting()
    return set(OutboxMail.objects.filter(text__contains=words).values_list("recipients", flat=True))


ENDS = [give_up, replace, leave]


@pytest.mark.parametrize("end", ENDS)
def test_a_share_that_an_end_took_away_does_not_come_back(cast: Cast, outbox, case, end):
    """Decision 2, T13, S18: Priya proves the address, her domain's access ends, and she lets the address go."""
    prove_second_address(cast, "priya", HOME)
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    end(cast, "priya")
    answer(cast, case, "kanari")

    assert HOME not in told("kanari")


@pytest.mark.parametrize("end", ENDS)
def test_a_share_that_nothing_took_away_stays(cast: Cast, outbox, case, end):
    """S34: as an address of nobody it got mail before, and gets it after."""
    prove_second_address(cast, "priya", HOME)
    end(cast, "priya")
    answer(cast, case, "kanari")

    assert HOME in told("kanari")


@pytest.mark.parametrize("end", ENDS)
def test_what_is_shared_after_it_was_given_up_counts(cast: Cast, outbox, case, end):
    """S34: whoever shares then shares with an address that is nobody's here."""
    prove_second_address(cast, "priya", HOME)
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    end(cast, "priya")
    other = cast.file("citra", cast.sinar)
    share(cast, other)
    answer(cast, other, "kanari")

    assert HOME in told("kanari")


@pytest.mark.parametrize("end", ENDS[:2])
def test_an_end_after_it_was_given_up_still_takes_the_earlier_share(cast: Cast, outbox, case, end):
    """Decision 2: letting the address go first is no way round it."""
    prove_second_address(cast, "priya", HOME)
    end(cast, "priya")
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    answer(cast, case, "kanari")

    assert HOME not in told("kanari")


def test_the_end_of_one_reseller_takes_nothing_from_an_address_of_others(cast: Cast, outbox, case):
    """S34: it was that of another reseller's person, whose access runs."""
    consent(relate("cakra.example", cast.sinar))
    prove_second_address(cast, "oscar", HOME)
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    remove_alert_address(cast.actor("oscar"))
    answer(cast, case, "kanari")

    assert HOME in told("kanari")
