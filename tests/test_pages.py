"""The pages of the documentation do what they show."""

import doctest
import re
from pathlib import Path

import pytest

pytest.importorskip("yaml")

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```\{doctest\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = {
    str(path.relative_to(ROOT)): blocks
    for path in sorted((ROOT / "docs").rglob("*.md"))
    if (blocks := BLOCK.findall(path.read_text(encoding="utf-8")))
}


@pytest.mark.parametrize("page", PAGES)
def test_each_example_gives_what_the_page_shows(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The blocks of a page run one after the other, from the folder of the project."""
    monkeypatch.chdir(ROOT)
    examples = doctest.DocTestParser().get_doctest(
        "\n".join(PAGES[page]), {}, page, page, 0
    )
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(examples, out=told.append)
    assert "".join(told) == ""


def test_there_are_pages_with_examples() -> None:
    """What is to be run is found."""
    assert {"docs/age-rules.md", "docs/how-to/write-your-own-rules.md"} <= PAGES.keys()
