"""All commands, in the order in which the help lists them. A new one is a line here and a function in its module."""

from khoi.cli import demo, found, keep, link, look, template, undo, upload
from khoi.cli.command import Command, LoneCommand

COMMANDS: tuple[Command | LoneCommand, ...] = (
    demo.DEMO,
    found.INIT,
    upload.UPLOAD,
    undo.UNDO,
    template.TEMPLATE,
    look.HISTORY,
    look.QUERY,
    look.STATUS,
    link.LINK,
    keep.CHECK,
    keep.BACKUP,
    keep.RESTORE,
    keep.REBUILD,
    found.RESET_PASSWORD,
)
