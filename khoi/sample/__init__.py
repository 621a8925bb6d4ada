"""The sample: a seeded, deterministic life of the city, told in files that come in through the intake."""

from khoi.sample.files import SampleFile
from khoi.sample.life import Life, life

__all__ = ["Life", "SampleFile", "life"]
