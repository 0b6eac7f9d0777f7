"""Two resellers, or two colleagues, at the same moment: the database decides."""

from tests.cases.test_races import at_once, cast, triggers_again  # noqa: F401 -- fixtures
from wakil.organizations.models import Organization
from wakil.reselling.details import ChangedMeanwhile, Contact, set_customer_details
from wakil.reselling.models import CustomerDetails, CustomerRecord
from wakil.reselling.records import add_customer, approve_record, join_record


def adding(doer, domain="ubud.example"):
    return lambda: add_customer(doer, name="Ubud", domain_name=domain, language="id", time_zone="UTC")


def test_of_two_colleagues_who_add_one_domain_at_once_one_is_told(cast):  # noqa: F811
    """T6: one waiting record of a domain."""
    outcomes = at_once(adding(cast.actor("priya")), adding(cast.actor("sari")))

    told = [outcome.message_dict for outcome in outcomes if isinstance(outcome, Exception)]
    assert [list(one) for one in told] == [["domain_name"]]
    assert CustomerRecord.objects.count() == 1


def test_two_resellers_add_one_domain_at_once_and_neither_is_told(cast):  # noqa: F811
    """T24"""
    outcomes = at_once(adding(cast.actor("priya")), adding(cast.actor("oscar")))

    assert [type(outcome) for outcome in outcomes] == [CustomerRecord, CustomerRecord]


def test_a_record_is_decided_once(cast):  # noqa: F811
    """Decision 6: what is written once stays."""
    vera = cast.actor("vera")
    record = adding(cast.actor("priya"))()
    outcomes = at_once(lambda: approve_record(vera, record), lambda: join_record(vera, record, customer=cast.harapan))

    done = [outcome for outcome in outcomes if isinstance(outcome, Organization)]
    record.refresh_from_db()
    assert (len(done), record.customer) == (1, done[0])


def test_of_two_records_of_one_domain_one_makes_the_organization(cast):  # noqa: F811
    """The domain's constraint decides."""
    vera = cast.actor("vera")
    records = [adding(cast.actor("priya"))(), adding(cast.actor("oscar"))()]
    outcomes = at_once(*(lambda one=one: approve_record(vera, one) for one in records))

    assert sum(isinstance(outcome, Organization) for outcome in outcomes) == 1
    assert Organization.objects.filter(domains__name="ubud.example").count() == 1
    assert list(CustomerRecord.objects.order_by("state").values_list("state", flat=True)) == ["approved", "waiting"]


def test_of_two_who_write_the_first_details_at_once_one_sees_the_others(cast):  # noqa: F811
    """S23: nobody overwrites unseen."""
    vera = cast.actor("vera")
    outcomes = at_once(*(
        lambda name=name: set_customer_details(vera, cast.sinar, address="", contacts=[Contact(name)], version=0)
        for name in ("Carla", "Citra")
    ))  # fmt: skip

    assert sorted(type(outcome).__name__ for outcome in outcomes) == sorted(
        [CustomerDetails.__name__, ChangedMeanwhile.__name__]
    )
    assert cast.sinar.details.contacts.count() == 1
