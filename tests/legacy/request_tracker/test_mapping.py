"""What the vendor says of its Request Tracker is taken at its word, or refused with its place."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wakil.legacy.request_tracker.mapping_file import Unfit, read_mapping
from wakil.legacy.request_tracker.passwords import read_passwords

HERE = Path(__file__).parent
LEAST = 'centre = "x"\n[vendor]\nid = "v"\nname = "V"\ndomains = ["v.example"]\n[queues.Mail]\nproduct = "Mail"\n'


def faults(tmp_path: Path, toml: str) -> list[str]:
    """Why a mapping is refused."""
    (tmp_path / "mapping.toml").write_text(toml)
    with pytest.raises(Unfit) as unfit:
        read_mapping(tmp_path / "mapping.toml")
    return unfit.value.faults


def test_a_mapping_says_who_is_who_and_what_queues_mean():
    """S47"""
    mapping = read_mapping(HERE / "mapping.toml")

    assert [(kind, party.id) for kind, party in mapping.parties()][:4] == [
        ("vendor", "vendor"),
        ("reseller", "mitra-jaya"),
        ("reseller", "cakra"),
        ("customer", "C-001"),
    ]
    first = mapping.customers[0]
    assert (first.name, first.domains, first.known_as) == (
        "PT Pelanggan 001",
        ["pelanggan-001.example"],
        ["pelanggan 1"],
    )
    (bond,) = first.relationships
    assert bond.reseller_domain == "bali.mitrajaya.example"
    assert bond.from_day == datetime(2019, 1, 1, tzinfo=UTC)
    assert bond.consent
    assert bond.consent.level == "file"


def test_the_mapping_in_the_documentation_can_be_read(tmp_path):
    page = (HERE.parents[2] / "docs" / "how-to" / "moving-from-request-tracker.md").read_text()
    (tmp_path / "mapping.toml").write_text(page.partition("```toml\n")[2].partition("```")[0])

    mapping = read_mapping(tmp_path / "mapping.toml")

    assert [party.id for _kind, party in mapping.parties()] == ["vendor", "mitra-jaya", "C-001"]
    assert mapping.state_of("waiting for vendor") == "in_progress"


@pytest.mark.parametrize(
    ("word", "priority", "severity"),
    [("Critical", 0, 1), ("Low", 99, 4), ("", 99, 1), ("", 80, 1), ("", 79, 2), ("Unheard of", 30, 3), ("", 0, 4)],
)
def test_a_severity_comes_from_the_field_or_else_from_the_priority(word, priority, severity):
    assert read_mapping(HERE / "mapping.toml").severity_of(word, priority) == severity


def test_a_priority_below_all_bounds_has_the_severity_of_all_others(tmp_path):
    (tmp_path / "m.toml").write_text(LEAST + "[severity]\nfrom_priority = { 50 = 1 }\notherwise = 2\n")

    assert read_mapping(tmp_path / "m.toml").severity_of("", 49) == 2


def test_a_status_of_ones_own_means_what_the_mapping_says_and_nothing_otherwise(tmp_path):
    (tmp_path / "m.toml").write_text(LEAST + '[states]\n"on hold" = "action_required"\nopen = "solution_provided"\n')

    mapping = read_mapping(tmp_path / "m.toml")

    states = {status: mapping.state_of(status) for status in ("new", "open", "on hold", "rejected", "elsewhere")}
    assert states == {
        "new": "new",
        "open": "solution_provided",
        "on hold": "action_required",
        "rejected": "closed",
        "elsewhere": None,
    }


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ("", "centre: Field required"),
        (LEAST.replace("product", "produkt"), "queues.Mail.produkt: Extra inputs are not permitted"),
        (LEAST.replace('product = "Mail"', 'category = ["x"]'), "queues.Mail: names a product, or says with skip why"),
        (LEAST + "[severity]\nfrom_priority = { x = 1 }\n", "severity.from_priority.x"),
        (LEAST + '[states]\nopen = "ajar"\n', "states.open: Input should be 'new'"),
        (LEAST + '[groups.A]\nrole = "x"\nname = "y"\n', "groups.A: says one of: role, name, product_permission"),
        (LEAST + '[[customers]]\nid = "v"\nname = "C"\n', "the id v is there twice"),
        (
            LEAST + '[[customers]]\nid = "c"\nname = "C"\ndomains = ["V.example"]\n',
            "the domain v.example is there twice",
        ),
        (
            LEAST + '[[customers]]\nid = "c"\nname = "C"\n[[customers.relationships]]\n'
            'reseller_domain = "r.example"\nfrom_day = 2020-01-01\n',
            "c: r.example is no domain of a reseller",
        ),
        (LEAST + '[[customers]]\nid = "c"\nname = "C"\ndomains = ["not a domain"]\n', "not a domain is no domain"),
        (LEAST + 'reseller_domain = "r.example"\n', "Mail: r.example is no domain of a reseller"),
        (LEAST + 'customer = "c"\n', "Mail: c is no customer"),
        ("this is no TOML", "mapping.toml: "),
        ('customers = "missing.csv"\n', "missing.csv: No such file or directory"),
    ],
)
def test_what_a_mapping_can_not_mean_is_told_with_its_place(tmp_path, toml, fault):
    told = faults(tmp_path, toml)

    assert any(fault in line for line in told), told


def test_a_mapping_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Unfit, match="No such file"):
        read_mapping(tmp_path / "nowhere.toml")


def test_several_words_of_a_customer_stand_in_one_cell(tmp_path):
    shutil.copy(HERE / "mapping.toml", tmp_path)
    (tmp_path / "customers.csv").write_text(
        "id,name,domains,known_as,reseller_domain,kind,from_day,to_day,level,plan,product\n"
        "1,One,one.example; uno.example,eins;un,cakra.example,support_only,2020-02-01,2021-02-01,see,Premium,Drive\n"
        "2,Two,,,,,,,,,\n"
    )

    first, second = read_mapping(tmp_path / "mapping.toml").customers

    assert (first.domains, first.known_as) == (["one.example", "uno.example"], ["eins", "un"])
    (bond,) = first.relationships
    assert (bond.kind, bond.to_day) == ("support_only", datetime(2021, 2, 1, tzinfo=UTC))
    (subscription,) = first.subscriptions
    assert (subscription.product, subscription.plan) == ("Drive", "Premium")
    assert (second.relationships, second.subscriptions, second.domains) == ([], [], [])


def test_hashes_are_read_and_words_for_no_password_are_not(tmp_path):
    """S4"""
    table = tmp_path / "passwords.csv"
    table.write_text(
        f"name,password\nada,!bcrypt!12!abc\nbob,*NO-PASSWORD*\ncai,{'0' * 32}\ndee,{'*' * 22}\neva,\nfay,ab12345678\n"
    )

    assert read_passwords(table) == {"ada": "!bcrypt!12!abc", "cai": "0" * 32}


def test_a_table_of_passwords_without_its_columns_is_refused(tmp_path):
    table = tmp_path / "passwords.csv"
    table.write_text("login;hash\n")

    with pytest.raises(Unfit, match=r"passwords\.csv: has no column name, password"):
        read_passwords(table)
