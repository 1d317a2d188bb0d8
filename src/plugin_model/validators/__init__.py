"""
Checks on plain values that any system can import: one module per number or code.

Every module keeps the contract that `plugin_model.validators.contract` describes.
"""

from plugin_model.validators.contract import (
    ChecksumError,
    ComponentError,
    FormatError,
    InvalidNumberError,
    LengthError,
    check_annotated,
)

__all__ = [
    "ChecksumError",
    "ComponentError",
    "FormatError",
    "InvalidNumberError",
    "LengthError",
    "check_annotated",
]
