"""Files that come with a form: kept as uploads at once, so that no error of the form loses them (S29)."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wakil.access.verdict import NotVisible
from wakil.cases.actions import store_upload, uploads_of
from wakil.cases.actions.attaching import LARGEST_FILE, MOST_FILES
from wakil.cases.models import Upload
from wakil.web.navigation import url_of
from wakil.web.request import PortalRequest

FIELDS = ("files", "uploads", "remove_upload")


@dataclass
class Attached:
    """The files a form stands for: sent ahead or with it, less those taken out again."""

    uploads: list[Upload] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def attached_to(request: PortalRequest) -> Attached:
    """Keep the files that came, and find those that came before. One that can't be kept is told, the others stay."""
    removed = set(request.POST.getlist("remove_upload"))
    attached = Attached()
    for key in dict.fromkeys(request.POST.getlist("uploads")):
        if key and key not in removed:
            _find(request, key, attached)
    for file in request.FILES.getlist("files"):
        _keep(request, file, attached)
    return attached


def context_of(attached: Attached) -> dict[str, object]:
    """What `_components/_uploads.html` shows."""
    return {
        "uploads": [upload for upload in attached.uploads if upload.pk],
        "upload_url": url_of("cases:upload"),
        "most_files": MOST_FILES,
        "largest_file": LARGEST_FILE,
    }


def _find(request: PortalRequest, key: str, attached: Attached) -> None:
    try:
        attached.uploads += uploads_of(request.actor, [key])
    except NotVisible:
        attached.errors.append(_("A file is no longer here. Attach it again."))


def _keep(request: PortalRequest, file: object, attached: Attached) -> None:
    if len(attached.uploads) >= MOST_FILES:
        attached.errors.append(_("At most 10 files with one message."))
        return
    try:
        attached.uploads.append(store_upload(request.actor, file))  # type: ignore[arg-type]
    except ValidationError as error:
        attached.errors += error.messages
