"""The file chooser, with Vietnamese words over those that Streamlit has in English alone."""

from typing import Any

import streamlit as st

from khoi.web.ui_page import lang

FILE_TYPES = ("csv", "txt", "xlsx", "xls")
LARGEST_MB = 20


def uploader(label: str, key: str, help: str | None = None) -> list[Any]:
    """The files that were chosen (each with `name` and `getvalue()`). The words on it follow the reader's language."""
    with st.container(key=f"kh-upload-{lang()}"):
        chosen = st.file_uploader(
            label, type=list(FILE_TYPES), key=key, help=help, max_upload_size=LARGEST_MB, accept_multiple_files=True
        )
    return list(chosen)
