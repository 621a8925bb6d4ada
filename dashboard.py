"""The dashboard: `streamlit run dashboard.py` serves pages/app.py behind the gate, on the database of KHOI_DATABASE."""

import streamlit as st
from starlette.routing import Route

from khoi.cli import Door
from khoi.store import database_path
from khoi.web import downloads, files, pictures, production, running, server
from khoi.web.guests import Guests
from khoi.web.identity import Sessions
from khoi.web.routes import Entrance, routes
from khoi.web.steps import Steps
from khoi.web.ui_frame import show_script_error
from khoi.web.verify import Verification

store = running.open_or_exit(database_path())
production.require(store, database_path(), running.now())
running.found(store)
sessions = Sessions()
entrance = Entrance(sessions)
app = st.App(
    "pages/app.py",
    routes=[
        *routes(entrance),
        *Steps(entrance).routes(),
        *Guests(entrance).routes(),
        *Verification().routes(),
        Route("/template", files.template),
        Route("/download/{token}", downloads.download),
        *pictures.routes(),
    ],
    middleware=server.layers(sessions),
    lifespan=server.lifetime(Door(store, database_path())),
    on_script_error=show_script_error,
)
