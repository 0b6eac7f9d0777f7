"""How much work of one person may wait: one worker works for everybody."""

import pytest

from tests.client import Browser, page
from tests.web.pages import MITRA
from wakil.directory import importing
from wakil.runs.models import Run
from wakil.runs.running import MOST_WAITING, TooManyRuns, start_run

EXPORT = page(MITRA, "customers:export")


def test_who_sends_one_file_after_the_other_waits_and_others_do_not(cast):
    """No row: told by a page, and nothing is kept; once something is done, more may be sent."""
    sari = Browser().sign_in(cast.sari)
    for _number in range(MOST_WAITING):
        start_run(importing.KIND, by=cast.actor("sari"), language="en")
    with pytest.raises(TooManyRuns):
        start_run(importing.KIND, by=cast.actor("sari"), language="en")
    refused = sari.post(EXPORT, {"domain": MITRA})
    assert (refused.status_code, Run.objects.count()) == (429, MOST_WAITING)
    assert "Send it again when one of them is done." in refused.content.decode()

    assert Browser().sign_in(cast.priya).post(EXPORT, {"domain": MITRA}).status_code == 302
    Run.objects.filter(pk=Run.objects.first().pk).update(state="done")
    assert sari.post(EXPORT, {"domain": MITRA}).status_code == 302
