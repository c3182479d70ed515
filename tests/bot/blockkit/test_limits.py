import pytest

from tests.bot.blockkit.block_limits import BLOCK_LIMITS
from tests.bot.blockkit.examples import found
from tests.bot.blockkit.limits import LimitCase
from tests.bot.blockkit.more_limits import MORE_LIMITS
from tests.bot.blockkit.part_limits import PART_LIMITS


@pytest.mark.parametrize("case", [*PART_LIMITS, *BLOCK_LIMITS, *MORE_LIMITS], ids=lambda case: case.name)
def test_the_limit_itself_is_allowed_and_one_beyond_is_named(case: LimitCase):
    assert found(case.kind, case.inside) == []
    assert found(case.kind, case.outside) == list(case.problems)
