"""Files that a signed-in person takes away: made at the moment they are asked for, within the person's scope."""

from datetime import date
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from khoi import datasets, intake, periods
from khoi.access import Session, Viewer, action_for, require, scope_of
from khoi.errors import KhoiError, NotAllowed
from khoi.web import running, sheets
from khoi.web.routes import language

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


async def template(request: Request) -> Response:
    """An empty file of a dataset for a ward's own units: /template?dataset=activity&ward=bac-son&format=xlsx."""
    asked = request.query_params
    session: Session = request.scope["state"]["session"]
    try:
        form = asked.get("format", "csv")
        lang = language(asked.get("lang"))
        name, content = await to_thread.run_sync(
            _template, session.viewer, asked.get("dataset", ""), asked.get("ward"), form, lang
        )
    except KhoiError as error:
        status = 403 if isinstance(error, NotAllowed) else 404
        return sheets.fault(language(asked.get("lang")), error, status)
    return Response(content, headers=as_download(name), media_type=MEDIA_TYPES[form])


def _template(viewer: Viewer, dataset_name: str, ward_id: str | None, form: str, lang: str) -> tuple[str, bytes]:
    store = running.store()
    dataset = datasets.dataset(dataset_name)
    action = action_for(dataset)
    own = scope_of(viewer, action)
    if ward_id is None and own:
        ward_id = own[0]
    elif own == []:
        raise NotAllowed("access.other-ward")
    require(viewer, action, ward_id)
    ward = store.gazetteer().get(ward_id) if ward_id else None
    month = periods.month_of(store.as_of() or _today())
    with store.desk() as desk:
        content = intake.template(dataset, ward, month, store.gazetteer(), desk, form, lang)
    return f"{dataset.name}-{ward_id or 'tat-ca'}-{month:%Y-%m}.{form}", content


def _today() -> date:
    return running.now().date()


def as_download(name: str) -> dict[str, str]:
    """Headers of a file to keep, never to open in place or to cache; the name by RFC 5987."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
