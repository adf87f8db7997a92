"""The soak, in short: what an update costs, and the memory it is answered in, stay as they are."""

import pytest

from tests.faults.conftest import LONG
from tests.faults.soak import soaked

UPDATES = 20_000


@pytest.mark.skipif(not LONG, reason="takes a minute: `make test-faults`")
async def test_the_twenty_thousandth_update_costs_what_the_first_did(database: str) -> None:
    _, early, *_, late = await soaked(database, UPDATES)

    assert late.updates == UPDATES
    assert late.cpu < 1.3 * early.cpu
    assert late.memory < early.memory + 8
