import csv
import importlib.util
import io
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
GOOD, BAD = "20000229-2399", "20000229-2398"
CODE = "personal_identity_number.checksum"


def load(name: str) -> ModuleType:
    """Import a program that lies outside the package."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def run(name: str, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program as a user would."""
    return subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py"), *arguments],
        input=text,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_the_command_line_takes_a_good_number() -> None:
    """It says what sort the number is and does not repeat it."""
    done = run("check_numbers", GOOD, "19730288-9931")
    assert (done.returncode, done.stdout) == (0, "personal\ncoordination\n")


def test_the_command_line_refuses_a_bad_number() -> None:
    """The code is told, the number is not."""
    done = run("check_numbers", GOOD, BAD)
    assert done.returncode == 2
    assert CODE in done.stderr
    assert "2398" not in done.stderr + done.stdout


def test_the_loop_passes_a_good_register() -> None:
    """Nothing is listed but the heading."""
    done = run("clean_register", text=f"Personnummer;Kommun\n{GOOD};1402\n")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)


def test_the_loop_lists_a_bad_number() -> None:
    """Row, column and code are listed, the number is not."""
    text = f"Personnummer;Kommun\n{GOOD};1402\n{BAD};1402\n"
    done = run("clean_register", text=text)
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert done.returncode == 1
    assert (row["row"], row["column"], row["code"]) == ("3", "Personnummer", CODE)
    assert "2398" not in done.stdout


def test_the_form_takes_a_good_number() -> None:
    """A good enrolment is answered with the name of the municipality."""
    pytest.importorskip("fastapi")
    client = pytest.importorskip("fastapi.testclient").TestClient
    sent = {"number": GOOD, "municipality": "1402"}
    answer = client(load("enrolment_form").app).post("/enrolments", data=sent)
    assert (answer.status_code, answer.json()) == (200, {"municipality": "Partille"})


def test_the_form_refuses_a_bad_number() -> None:
    """Every bad field has its code, and the number is not sent back."""
    pytest.importorskip("fastapi")
    client = pytest.importorskip("fastapi.testclient").TestClient
    sent = {"number": BAD, "municipality": "180"}
    answer = client(load("enrolment_form").app).post("/enrolments", data=sent)
    codes = [one["code"] for one in answer.json()["faults"]]
    assert answer.status_code == 422
    assert codes == [CODE, "municipality_code.length"]
    assert "2398" not in answer.text
    assert "kontrollsiffran" in answer.text


def test_the_form_describes_itself() -> None:
    """The OpenAPI document has the pattern of the number."""
    pytest.importorskip("fastapi")
    schema = load("enrolment_form").app.openapi()
    fields = schema["components"]["schemas"]["Enrolment"]["properties"]
    assert "TRSUWXJKLMNP" in fields["number"]["pattern"]
