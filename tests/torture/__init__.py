"""Tortures of the store: whatever becomes of process, disk or power, what was acknowledged is there, whole and once."""

import pytest

pytest.register_assert_rewrite("tests.torture.harness")
