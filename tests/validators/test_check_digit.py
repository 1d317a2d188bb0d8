from hypothesis import given
from hypothesis import strategies as st

from plugin_model.strategies.numbers import ShapeOnly
from plugin_model.validators.check_digit import PAIRS, check_digit, is_right

NINE = st.text("0123456789", min_size=9, max_size=9).map(ShapeOnly)
UNSEEN = {"09", "90"}


@given(NINE)
def test_exactly_one_check_digit_is_right(digits: str) -> None:
    """Of the ten possible last digits one fits, and it is the one worked out."""
    fitting = [last for last in "0123456789" if is_right(digits + last)]
    assert fitting == [check_digit(digits)]


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_any_single_wrong_digit_is_caught(digits: str, place: int, shift: int) -> None:
    """Change one digit of a right number and it is wrong."""
    right = digits + check_digit(digits)
    wrong = str((int(right[place]) + shift) % 10)
    assert not is_right(right[:place] + wrong + right[place + 1 :])


def test_every_swap_of_neighbours_is_caught_but_one() -> None:
    """Of all pairs of different digits, 0 and 9 alone may change places unseen."""
    assert {
        one + two
        for one in "0123456789"
        for two in "0123456789"
        if one != two and PAIRS[one + two] == PAIRS[two + one]
    } == UNSEEN


@given(NINE, st.integers(0, 7))
def test_where_the_pair_begins_does_not_matter(digits: str, place: int) -> None:
    """A swap is caught at odd and at even places alike."""
    one, two = digits[place], digits[place + 1]
    swapped = digits[:place] + two + one + digits[place + 2 :]
    same = check_digit(digits) == check_digit(swapped)
    assert same is (one == two or one + two in UNSEEN)
