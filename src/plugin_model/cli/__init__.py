"""
The command line: ``plugin-model``.

Exit codes: 0, it was done; 1, it was done and something was found that the command
was told to be strict about; 2, it could not be done, and one message says why.
Whoever closes the pipe before the end, as ``head`` does, has seen enough: 0.
Asked to end by a signal it cleans up, and leaves with 128 and the signal's number.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from plugin_model.cli.stopping import cleaning_up
from plugin_model.errors import MissingExtraError
from plugin_model.findings import finding

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Run the command line and leave with its exit code.

    Args:
        arguments: What stands behind the command; ``None``: what it was called with.
    """
    with cleaning_up():
        try:
            from plugin_model.cli.commands import run
        except (ModuleNotFoundError, MissingExtraError):
            told = finding("extra.missing", what="plugin-model", extra="cli")
            missing = MissingExtraError(told)
            print(missing, file=sys.stderr)
            sys.exit(2)
        sys.exit(run(sys.argv[1:] if arguments is None else arguments))
