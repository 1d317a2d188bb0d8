"""The version of the library, for the package itself and for records of decisions."""

__all__ = ["__version__"]

__version__ = "0.1.0"
"""The version of this release, as Semantic Versioning counts."""
