"""What a caller of a validator sees; checked by mypy and pyright, never run."""

from datetime import date
from typing import assert_type

from attrs import field, frozen

from plugin_model import Finding
from plugin_model.validators import municipality_code, personal_identity_number
from plugin_model.validators.personal_identity_number import (
    Kind,
    PersonalIdentityNumber,
)

assert_type(personal_identity_number.validate("x"), str)
assert_type(personal_identity_number.validate("x", on=date(2015, 1, 1)), str)
assert_type(personal_identity_number.is_valid(None, kinds=(Kind.PERSONAL,)), bool)
assert_type(personal_identity_number.fault(b""), Finding | None)
assert_type(personal_identity_number.parse("x"), PersonalIdentityNumber)

settled = personal_identity_number.validate.using(kinds=(Kind.PERSONAL,))
assert_type(settled("x", on=date(2015, 1, 1)), str)


@frozen
class Enrolment:
    """A field takes a validator as it is, with and without options."""

    number: str = field(validator=settled)
    municipality: str = field(validator=municipality_code.validate)
