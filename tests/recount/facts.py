"""What the article itself says: told as it stands."""

from tests.recount.raw import Asked, Raw
from tests.recount.register import Row, of


@of("published_facts")
def published_facts(raw: Raw, asked: Asked) -> list[Row]:
    del asked
    names = ("fact_key", "as_of", "statement_vi", "statement_en", "source")
    told = sorted(raw.facts, key=lambda fact: fact.sort_order)
    return [
        {name: getattr(fact, name) for name in names} | {"fact_value": fact.value, "fact_unit": fact.unit}
        for fact in told
    ]
