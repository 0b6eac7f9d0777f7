"""The one background task of webhooks. It only wakes the sender: what there is to do stands in rows of ours."""

from datetime import datetime

from django_tasks import task

from wakil.lib import clock


@task()
def tell_webhooks() -> int:
    """Tell webhooks what waits for them; how many messages were delivered."""
    from wakil.webhooks.sending import send_waiting  # noqa: PLC0415  the sender wakes itself through this module

    return send_waiting()


def wake(at: datetime | None = None) -> None:
    """Let the sender look for work, now or at a moment; in the caller's transaction."""
    if at is None or at <= clock.now():
        tell_webhooks.enqueue()
    else:
        tell_webhooks.using(run_after=at).enqueue()


def see_to_webhooks() -> None:
    """Every minute: wake the sender for what waits, and forget what is long over."""
    from wakil.webhooks.keeping import remove_old  # noqa: PLC0415  see above
    from wakil.webhooks.queue import is_anything_waiting  # noqa: PLC0415

    if is_anything_waiting():
        wake()
    remove_old()
