"""The sample: a seeded, deterministic life of the city, told in files that come in through the intake."""

from khoi.sample.files import SampleFile
from khoi.sample.life import Life, life
from khoi.sample.load import SEED, UNTIL, VILLAGES, load, make

__all__ = ["SEED", "UNTIL", "VILLAGES", "Life", "SampleFile", "life", "load", "make"]
