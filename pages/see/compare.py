"""Compare: how do two to six wards, villages, organisations, orders or periods differ?"""

from khoi.access import Action
from khoi.web import ui

viewer = ui.guard(Action.SEE)
compared = ui.compared(viewer)
ui.heading(compared.heading, compared.answer, compared.lengths)
dot = ui.comparison_dots(compared)
column = ui.comparison_table(compared)
ui.comparison_links(compared.chosen)
panel = ui.comparison_lines(compared)
if dot or column or panel:
    ui.go_to(dot or column or panel)
