"""The command that undoes an upload, or an undo: the plan of it, and with one word less the undo itself."""

import json
from argparse import ArgumentParser

from khoi import access, words
from khoi.cli.command import DONE, Command, Options, viewer_of
from khoi.cli.moment import now
from khoi.store import Store, Undone, UndoPlan

MOST_LINES = 40  # of figures and of later uploads, in text; --json has them all


def _takes(parser: ArgumentParser) -> None:
    parser.add_argument("upload", metavar="UPLOAD", help="the id of an upload, or of an undo, as `history` lists it")
    parser.add_argument("--as", dest="account", help="undo as this account, within its scope")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")


def _undo(options: Options, store: Store) -> int:
    viewer = viewer_of(store, options)
    access.require(viewer, access.Action.UPLOAD)
    plan = store.undo_plan(options.upload)
    action = access.action_for(plan.target.dataset)
    access.require(viewer, action)
    for ward_id in sorted(plan.target.ward_ids):
        access.require(viewer, action, ward_id)
    undone = None if options.dry_run else store.undo(plan, viewer.account_id, now())
    _show(plan, undone, options)
    return DONE


def _show(plan: UndoPlan, undone: Undone | None, options: Options) -> None:
    if options.json:
        options.say(json.dumps(_as_json(plan, undone), ensure_ascii=False))
        return
    lang, target = options.lang, plan.target
    options.say(words.say("cli.undo-target", lang, upload=target.upload_id, file=target.file_name,
                          account=target.account_id, moment=words.moment(target.stored_at)))  # fmt: skip
    shown = plan.effects.head(MOST_LINES)
    for row in shown.itertuples(index=False):
        what = ", ".join(str(part) for part in (row.unit_id, row.what_id, row.by_id) if part == part and part)
        options.say(f"  {what}, {row.month:%m/%Y}, {row.column_name}: {_told(row.old)} → {_told(row.new)}")
    if len(plan.effects) > len(shown):
        options.say("  …")
    for row in plan.kept.head(MOST_LINES).itertuples(index=False):
        options.say(words.say("cli.undo-kept", lang, upload=str(row.upload_id), file=str(row.file_name),
                              rows=words.number(int(row.row_count), lang)))  # fmt: skip
    counts = {
        name: words.number(getattr(plan, f"{name}_count"), lang) for name in ("removed", "returned", "changed", "kept")
    }
    options.say(words.say("cli.undo-counts", lang, **counts))
    options.say(words.say("cli.undone", lang, undo=undone.undo_id) if undone else words.say("cli.undo-planned", lang))


def _told(value: object) -> str:
    return "–" if value is None or value != value else str(value)


def _as_json(plan: UndoPlan, undone: Undone | None) -> dict[str, object]:
    names = ["state", "ward_id", "unit_id", "what_id", "by_id", "month", "column_name", "old", "new"]
    effects = json.loads(plan.effects[names].to_json(orient="records", date_format="iso", force_ascii=False))
    kept = json.loads(plan.kept.to_json(orient="records", date_format="iso", force_ascii=False))
    return {
        "upload_id": plan.target.upload_id,
        "dataset": plan.target.dataset.name,
        "plan": {name: getattr(plan, f"{name}_count") for name in ("removed", "returned", "changed", "kept")},
        "changes": effects,
        "kept": kept,
        "undo_id": undone.undo_id if undone else None,
        "undone": undone is not None,
    }


UNDO = Command("undo", "undo an upload, or an undo", _undo, _takes)
