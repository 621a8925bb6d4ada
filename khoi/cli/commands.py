"""All commands, in the order in which the help lists them. A new one is a line here and a function in its module."""

from khoi.cli import account, briefing, demo, found, keep, link, look, office, template, undo, upload
from khoi.cli.command import Command, LoneCommand

COMMANDS: tuple[Command | LoneCommand, ...] = (
    demo.DEMO,
    found.INIT,
    account.ACCOUNT,
    upload.UPLOAD,
    undo.UNDO,
    template.TEMPLATE,
    look.HISTORY,
    look.QUERY,
    look.STATUS,
    office.SETTINGS,
    link.LINK,
    briefing.BRIEFING,
    keep.CHECK,
    keep.BACKUP,
    keep.RESTORE,
    keep.REBUILD,
)
