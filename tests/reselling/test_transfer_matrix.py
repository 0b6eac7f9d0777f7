"""What everybody sees of which case before and after a customer changes resellers: the whole table (W6, S35, S36)."""

import pytest
from django.core.files.base import ContentFile

from tests.cast import relate
from tests.client import Browser, page
from tests.reselling.handing_over import NEW, make_token
from tests.web.pages import numbers_in, show
from wakil.cases.actions import close_case, comment_on_case, share_case, store_upload
from wakil.cases.models import Case
from wakil.cases.policy.reach import listed_for
from wakil.events.models import Event
from wakil.lib import clock
from wakil.notifications.models import Delivery, Reason
from wakil.notifications.reading import Dropped, reading_of
from wakil.reselling.actions import end_relationship, redeem_transfer_token

# R reads its page, L has it in her list, S finds it by a word, C counts it, F downloads its file, M would get a mail
# about it that waits since before. Before → after. "old" cases were filed while Mitra Jaya was the reseller; "shared"
# is one that the customer showed to Oscar; "new" was filed by the customer afterwards.
TABLE = """
                                        | old open         | old closed       | shared           | new
Citra, the customer's support user      | RLSCFM → RLSCFM  | RLSCFM → RLSCFM  | RLSCFM → RLSCFM  |   → RLSCFM
Carla, the customer's super admin       | RLSCFM → RLSCFM  | RLSCFM → RLSCFM  | RLSCFM → RLSCFM  |   → RLSCFM
Dodi, the customer's, without a role    |   →              |   →              |   →              |   →
Ava, the vendor's agent                 | RLSCFM → RLSCFM  | RLSCFM → RLSCFM  | RLSCFM → RLSCFM  |   → RLSCFM
Priya, of the old reseller              | RLSCFM →         | RLSCFM →         | RLSCFM →         |   →
Sari, the old reseller's super admin    | RLSCFM →         | RLSCFM →         | RLSCFM →         |   →
Budi, of the old reseller, no cases     |   →              |   →              |   →              |   →
Priya_bali, another of its domains      |   →              |   →              |   →              |   →
Oscar, of the new reseller              |   →              |   →              | RFM → RFM        |   → RLSCFM
Gita, another customer                  |   →              |   →              |   →              |   →
"""
CASES = ["old open", "old closed", "shared", "new"]


def rows():
    _head, *lines = TABLE.strip("\n").splitlines()
    for line in lines:
        who, *cells = line.split("|")
        pairs = [tuple(set(half.strip()) for half in cell.split("→")) for cell in cells]
        yield who.partition(",")[0].strip().lower(), dict(zip(CASES, pairs, strict=True))


EXPECTED = dict(rows())


def filed(cast, name: str) -> Case:
    """A case with a word of its own and a file, and a message whose mail nobody has got yet."""
    word = f"perkara{name.replace(' ', '')}"
    file = store_upload(cast.actor("citra"), ContentFile(b"log", name="log.txt"))
    case = cast.file("citra", cast.sinar, title=f"About {word}", uploads=[file])
    comment_on_case(cast.actor("ava"), case, body="We look into it.")
    return case


def reached(cast, who: str, cases: dict[str, Case]) -> dict[str, set[str]]:
    """What the person gets of each case by each way there is."""
    user = cast.people[who]
    home, browser, doer = user.domain.name, Browser().sign_in(user), cast.actor(who)
    found: dict[str, set[str]] = {}
    every = browser.get(page(home, "cases:list"), {"state": "all"})
    for name, case in cases.items():
        word = f"perkara{name.replace(' ', '')}"
        hits = browser.get(page(home, "cases:list"), {"state": "all", "q": word})
        attachment = case.attachments.get()
        ways = {
            "R": browser.get(show(home, case)).status_code == 200,
            "L": every.status_code == 200 and case.number in numbers_in(every),
            "S": hits.status_code == 200 and case.number in numbers_in(hits),
            "C": listed_for(doer).filter(pk=case.pk).count() == 1,
            "F": is_downloaded(browser, page(home, "cases:attachment", case.number, attachment.pk)),
            "M": is_mailed(user, case),
        }
        found[name] = {way for way, works in ways.items() if works}
    return found


def is_downloaded(browser: Browser, url: str) -> bool:
    """Whether the bytes come."""
    answer = browser.get(url)
    return answer.status_code == 200 and b"".join(answer.streaming_content) == b"log"


def is_mailed(user, case: Case) -> bool:
    event = Event.objects.get(stream=f"case:{case.pk}", kind="case.commented")
    row = {"event": event, "address": user.email, "user": user, "reason": Reason.WROTE, "created_at": clock.now()}
    try:
        return reading_of(Delivery(**row)).comment is not None
    except Dropped:
        return False


@pytest.fixture
def cases(cast):
    """The old ones, and the token that waits."""
    found = {name: filed(cast, name) for name in CASES[:-1]}
    close_case(cast.actor("citra"), found["old closed"])
    share_case(cast.actor("citra"), found["shared"], addresses="oscar@cakra.example", level="view")
    return found


def test_before_and_after_a_transfer_everybody_reaches_what_the_table_says(cast, cases):
    """W6, S35, S36, S18, T4, T11, T13"""
    _token, secret = make_token(cast)
    before = {who: reached(cast, who, cases) for who in EXPECTED}
    redeem_transfer_token(cast.actor("oscar"), secret=secret)
    cases["new"] = filed(cast, "new")
    after = {who: reached(cast, who, cases) for who in EXPECTED}

    for who, wanted in EXPECTED.items():
        assert before[who] == {name: pair[0] for name, pair in wanted.items() if name != "new"}, who
        assert after[who] == {name: pair[1] for name, pair in wanted.items()}, who


def test_a_case_shared_after_the_transfer_is_read_too_and_one_shared_before_an_end_is_not(cast, cases):
    """W6, S34, S36, decision 2: an end takes all earlier shares away for good."""

    partner = relate(NEW, cast.sinar, "support_only")
    end_relationship(cast.actor("vera"), partner)
    _token, secret = make_token(cast)
    redeem_transfer_token(cast.actor("oscar"), secret=secret)
    share_case(cast.actor("citra"), cases["old open"], addresses="oscar@cakra.example", level="view")

    found = reached(cast, "oscar", cases)
    assert found == {"old open": {"R", "F", "M"}, "old closed": set(), "shared": set()}
