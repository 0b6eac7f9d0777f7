"""The one background task of mail. It only wakes the sender: what there is to do stands in rows of ours."""

from django_tasks import task

from wakil.mail import sending


@task()
def send_waiting() -> int:
    """Tell everybody who waits to be told; how many mails went out."""
    return sending.send_waiting()


def enqueue_sending() -> None:
    """Add the task, in the caller's transaction."""
    send_waiting.enqueue()
