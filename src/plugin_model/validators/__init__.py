"""Checks on plain values that any system can import: one module per code."""
