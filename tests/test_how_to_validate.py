import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "validate-a-number.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
GOOD, BAD = "20000229-2399", "20000229-2398"
CODE = "personal_identity_number.checksum"


def page(word: str) -> dict[str, Any]:
    """Run the first block of the page, and then those that hold *word*."""
    names: dict[str, Any] = {"__name__": "validate_a_number"}
    exec(BLOCKS[0], names)
    exec("from typing import Annotated", names)
    for block in BLOCKS[1:]:
        if word in block:
            exec(block, names)
    return names


def test_what_the_comments_promise() -> None:
    """Each line with a comment gives what the comment says."""
    names = page("fault =")
    promised = [
        line.split("  # ", 1)
        for block in BLOCKS[:2]
        for line in block.splitlines()
        if "  # " in line
    ]
    given = [(str(eval(line, names)).strip("\"'"), said) for line, said in promised]
    assert len(given) == 7
    assert [one for one in given if one[0][:20] not in one[1]] == []


def test_options() -> None:
    """What the page settles beforehand holds."""
    names = page("using(")
    assert not names["registered"].is_valid("19730288-9931")
    assert names["registered"].is_valid(GOOD)


def test_attrs() -> None:
    """The class refuses a bad number and shows none."""
    make = page("@frozen")["Enrolment"]
    with pytest.raises(ValueError, match=CODE):
        make(BAD)
    assert GOOD not in repr(make(GOOD))


def test_argparse(capsys: pytest.CaptureFixture[str]) -> None:
    """The parser refuses a bad number without printing it."""
    with pytest.raises(SystemExit):
        page("ArgumentParser")["parser"].parse_args([BAD])
    told = capsys.readouterr().err
    assert CODE in told
    assert BAD not in told


def test_pydantic() -> None:
    """The model refuses a bad number without printing it."""
    pydantic = pytest.importorskip("pydantic")
    model = page("BaseModel")["EnrolmentForm"]
    assert model(number=GOOD).number == "200002292399"
    with pytest.raises(pydantic.ValidationError) as caught:
        model(number=BAD)
    assert caught.value.errors(include_input=False)[0]["type"] == CODE
    assert BAD not in str(caught.value)


def test_msgspec() -> None:
    """The struct refuses a bad number while it is decoded."""
    names = page("msgspec.Struct")
    decode = names["msgspec"].json.decode
    wire = names["EnrolmentWire"]
    assert decode(f'{{"number": "{GOOD}"}}', type=wire).number == GOOD
    with pytest.raises(names["msgspec"].ValidationError, match=CODE):
        decode(f'{{"number": "{BAD}"}}', type=wire)


def test_django() -> None:
    """A form refuses a bad number with our code."""
    django = pytest.importorskip("django")
    conf = pytest.importorskip("django.conf")
    if not conf.settings.configured:
        conf.settings.configure()
        django.setup()
    forms = pytest.importorskip("django.forms")
    check = page("django.core")["check_number"]
    field = forms.CharField(validators=[check])
    assert field.clean(GOOD) == GOOD
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(BAD)
    assert [one.code for one in caught.value.error_list] == [CODE]
    assert BAD not in str(caught.value)


def test_click() -> None:
    """A command refuses a bad number without printing it, and gets a good one."""
    click = pytest.importorskip("click")
    testing = pytest.importorskip("click.testing")
    check = page("import click")["checked_number"]
    argument = click.Argument(["number"], callback=check)
    command = click.Command(
        "check", params=[argument], callback=lambda number: click.echo(len(number))
    )
    run = testing.CliRunner().invoke
    assert run(command, [GOOD]).output == "12\n"
    refused = run(command, [BAD])
    assert refused.exit_code == 2
    assert "kontrollsiffran" in refused.output
    assert BAD not in refused.output


def test_marshmallow() -> None:
    """A schema refuses a bad number without printing it."""
    marshmallow = pytest.importorskip("marshmallow")
    check = page("marshmallow")["check_number_field"]
    schema = marshmallow.Schema.from_dict(
        {"number": marshmallow.fields.String(validate=check)}
    )()
    assert schema.load({"number": GOOD}) == {"number": GOOD}
    (message,) = schema.validate({"number": BAD})["number"]
    assert "kontrollsiffran" in message
    assert BAD not in message


def test_a_column() -> None:
    """The verdicts are those that the page gives."""
    pytest.importorskip("polars")
    names = page("check_column")
    checked = names["check_column"](names["frame"], "number")
    assert checked["number_verdict"].to_list() == ["valid", "invalid", "unknown"]
