"""The web: gate, routes and frame around the pages, and the widgets that the pages share."""
