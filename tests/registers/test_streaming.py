from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.findings import Finding, Place, Severity  # noqa: E402
from plugin_model.registers import json_lines, register  # noqa: E402
from plugin_model.registers.csv_text import read_csv  # noqa: E402
from plugin_model.registers.opening import tables  # noqa: E402
from plugin_model.registers.streaming import ROWS_KEPT, findings_table  # noqa: E402
from plugin_model.registers.tables import whole  # noqa: E402
from tests.registers.conftest import Table  # noqa: E402
from tests.registers.strategies import registers as drawn  # noqa: E402
from tests.registers.strategies import written  # noqa: E402

FEWER = settings(max_examples=max(5, settings().max_examples // 10))
EXAMPLE = Path(__file__).parents[2] / "examples" / "register.csv"
Rows = list[list[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to write to."""
    return tmp_path_factory.mktemp("streaming")


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let CSV be read in pieces of some 900 bytes."""
    monkeypatch.setattr(register, "tables", partial(tables, block=900))


LINES = st.lists(
    st.sampled_from(
        [
            *("1;2", "a;b\r", '"x;y";z', '"two\nlines";z', '"p\r\nq";""', "1"),
            *(
                "1;2;3",
                "1;2;",
                '"p\nq";2;',
                '1;"";""',
                "",
                ";",
                " ; ",
                '"say ""hi""";',
                '"";""',
                "å;ö",
            ),
            "x" * 30 + ";y",
        ]
    ),
    max_size=12,
)


class TestPieces:
    """However a file is cut, it says the same."""

    @given(LINES, st.integers(16, 80), st.sampled_from(["\n", "\r\n", "\r"]))
    def test_blocks_make_the_whole(
        self, folder: Path, lines: list[str], block: int, end: str
    ) -> None:
        """Blocks of any size give the rows, numbers and findings of the whole."""
        path = folder / "blocks.csv"
        text = "\n".join(["first;second", *lines, ""]).replace("\r", "")
        raw = text.replace("\n", end).encode()
        path.write_bytes(raw)
        with path.open("rb") as file:
            whole_file = whole(read_csv(file, "x", size=len(raw)))
        with path.open("rb") as file:
            pieces = list(read_csv(file, "x", size=len(raw), block=block))
        together = whole(pieces)
        assert together.rows.equals(whole_file.rows)
        assert together.cells.equals(whole_file.cells)
        assert together.findings == whole_file.findings
        shares = [one.share for one in pieces]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0

    @pytest.mark.usefixtures("small_pieces")
    def test_pieces_are_screened_as_the_whole(
        self, target_group: RuleSet, tmp_path: Path
    ) -> None:
        """A register that is screened in pieces has the answers of the whole."""
        output, findings = tmp_path / "screened.parquet", tmp_path / "found.parquet"
        shares: list[float] = []
        summary = registers.screen_file(
            EXAMPLE,
            target_group,
            output=output,
            findings=findings,
            keep=["Delprojekt"],
            progress=shares.append,
        )
        expected = registers.screen(registers.read(EXAMPLE), target_group)
        assert len(shares) > 20
        assert shares[-1] == 1.0
        frame = polars.read_parquet(output)
        assert frame.drop("Delprojekt").equals(expected.frame)
        assert frame["Delprojekt"].n_unique() == 8
        found = polars.read_parquet(findings)
        assert found.equals(findings_table(expected.findings))
        assert summary.rows == 320
        assert summary.outcomes == Counter(expected.frame["outcome"].to_list())
        assert sum(one.count for one in summary.findings) == len(expected.findings)

    @FEWER
    @given(drawn(most=12))
    def test_people_are_recognised_across_pieces(
        self, folder: Path, target_group: RuleSet, rows: Rows
    ) -> None:
        """Whoever stands twice is told, however far apart the two rows are."""
        path, found = folder / "register.jsonl", folder / "found.parquet"
        frame = polars.DataFrame(rows[1:], schema=rows[0], orient="row")
        frame.with_columns(polars.all().cast(polars.String)).write_ndjson(path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_lines.read_json_lines, "__kwdefaults__", {"rows": 2})
            if not rows[1:]:
                return
            registers.screen_file(path, target_group, findings=found)
        expected = registers.screen(registers.read(path), target_group)
        assert polars.read_parquet(found).equals(findings_table(expected.findings))

    @pytest.mark.usefixtures("small_pieces")
    def test_what_turns_out_to_be_misread_is_refused(
        self, target_group: RuleSet, tmp_path: Path
    ) -> None:
        """Where 0 and 1 turn out to be a scale, nothing is written."""
        path, output = tmp_path / "register.csv", tmp_path / "screened.csv"
        rows = [["1998", str(number % 2), "nej", "2016-01-01"] for number in range(99)]
        rows.append(["1998", "3", "nej", "2016-01-01"])
        path.write_bytes(
            written([["Född", "Risk", "Har avbrutit", "Inskriven"], *rows])
        )
        with pytest.raises(RegisterError) as caught:
            registers.screen_file(path, target_group, output=output)
        (found,) = caught.value.findings
        assert (found.code, found.place) == ("register.scale", Place(column="Risk"))
        assert list(tmp_path.iterdir()) == [path]
        whole_file = registers.read(path).facts
        assert whole_file.frame["at_risk"].null_count() == 100

    @pytest.mark.usefixtures("small_pieces")
    def test_a_scale_stays_a_scale(self, table: Table) -> None:
        """What is known of a column in one piece holds in all that follow."""
        rows = [["3"], *([str(number % 2)] for number in range(900))]
        pieces = list(registers.batches(table([["Risk"], *rows])))
        assert len(pieces) > 1
        assert [one.facts.frame["at_risk"].null_count() for one in pieces] == [
            len(one.facts.frame) for one in pieces
        ]

    def test_a_late_key_is_refused(self, tmp_path: Path) -> None:
        """A fact that begins to be told late would be unknown before, unsaid."""
        path = tmp_path / "register.jsonl"
        path.write_text('{"birth": 1998}\n{"x": 1}\n{"at_risk": true, "x": 1}\n')
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_lines.read_json_lines, "__kwdefaults__", {"rows": 1})
            pieces = registers.batches(path)
            assert [len(next(pieces).table.rows) for _ in range(2)] == [1, 1]
            with pytest.raises(RegisterError) as caught:
                next(pieces)
        (found,) = caught.value.findings
        assert (found.code, found.place) == ("register.late_heading", Place(row=3))
        assert "at_risk" in found.text()

    def test_the_columns_of_a_parquet_file_that_are_needed(
        self, tmp_path: Path
    ) -> None:
        """Of a form that can leave columns out, only those asked for are read."""
        path = tmp_path / "register.parquet"
        frame = polars.DataFrame({"Namn": ["x"], "Risk": ["ja"], "Ort": ["y"]})
        frame.write_parquet(path)
        (one,) = registers.batches(path, keep=["Ort"])
        assert one.table.cells.columns == ["1", "2"]
        assert one.table.headings == ("Namn", "Risk", "Ort")


class TestWriting:
    """What is asked for is written, or nothing is."""

    @pytest.mark.parametrize("ending", registers.ENDINGS)
    def test_answers_are_a_register_again(
        self, target_group: RuleSet, tmp_path: Path, ending: str
    ) -> None:
        """In every form what was written is read and answered as before."""
        output = tmp_path / f"screened{ending}"
        before = registers.screen_file(EXAMPLE, target_group, output=output)
        expected = registers.screen(registers.read(EXAMPLE), target_group).frame
        again = registers.screen(registers.read(output), target_group)
        assert again.frame.equals(expected)
        assert again.findings == ()
        after = registers.screen_file(output, target_group)
        assert (after.rows, after.missing) == (before.rows, before.missing)
        assert list(tmp_path.iterdir()) == [output]

    def test_kept_columns(self, target_group: RuleSet, tmp_path: Path) -> None:
        """Columns are kept as they stand, each once, those of text made harmless."""
        output = tmp_path / "screened.csv"
        keep = ["Anteckning", "Löpnummer", "Anteckning"]
        registers.screen_file(EXAMPLE, target_group, output=output, keep=keep)
        table = registers.read(output).table
        assert table.headings[-2:] == ("Anteckning", "Löpnummer")
        assert "'=1+1" in table.column("Anteckning").to_list()
        assert table.column("Löpnummer")[:2].to_list() == ["1", "2"]

    @pytest.mark.parametrize(
        ("headings", "keep", "codes"),
        [
            (["Not"], ["Delprojekt"], ["register.no_heading"]),
            (["Not"], ["Nott"], ["register.near_heading"]),
            (["Not", "Not"], ["Not"], ["register.heading_repeated"]),
            (["outcome"], ["outcome", "x"], ["kept_taken", "no_heading"]),
        ],
    )
    def test_columns_that_cannot_be_kept(
        self,
        target_group: RuleSet,
        table: Table,
        headings: list[str],
        keep: list[str],
        codes: list[str],
    ) -> None:
        """A column that is not there, there twice, or written already is told."""
        path = table([["Född", "Risk", "Har avbrutit", "Inskriven", *headings]])
        output = path.with_name("screened.csv")
        with pytest.raises(RegisterError) as caught:
            registers.screen_file(path, target_group, output=output, keep=keep)
        found = [one.code for one in caught.value.findings]
        assert [one.removeprefix("register.") for one in found] == [
            one.removeprefix("register.") for one in codes
        ]
        assert not output.exists()

    @pytest.mark.parametrize("argument", ["output", "findings"])
    def test_the_register_is_never_written_over(
        self, target_group: RuleSet, table: Table, argument: str
    ) -> None:
        """A register is not replaced by its own answers, by whatever name."""
        path = table([["Född"], ["1998"]])
        before = path.read_bytes()
        link = path.with_name("link.csv")
        link.symlink_to(path)
        target: dict[str, Any] = {argument: link}
        with pytest.raises(RegisterError) as caught:
            registers.screen_file(path, target_group, **target)
        assert [one.code for one in caught.value.findings] == ["register.same_file"]
        assert path.read_bytes() == before

    @pytest.mark.parametrize("argument", ["output", "findings"])
    @pytest.mark.parametrize("name", ["ring.csv", "x" * 300 + ".csv"])
    def test_a_name_that_leads_nowhere(
        self, target_group: RuleSet, table: Table, argument: str, name: str
    ) -> None:
        """Links that lead round in a ring, and names too long, are one clear error."""
        path = table([["Född"], ["1998"]])
        path.with_name("ring.csv").symlink_to("ring.csv")
        target: dict[str, Any] = {argument: path.with_name(name)}
        with pytest.raises(RegisterError) as caught:
            registers.screen_file(path, target_group, **target)
        assert [one.code for one in caught.value.findings] == ["register.unwritable"]
        assert path.with_name("ring.csv").is_symlink()

    @pytest.mark.usefixtures("small_pieces")
    def test_a_file_that_breaks_off_leaves_nothing(
        self, target_group: RuleSet, tmp_path: Path
    ) -> None:
        """When the end cannot be read, what was screened so far is not left."""
        path, output = tmp_path / "register.csv", tmp_path / "screened.xlsx"
        path.write_bytes(EXAMPLE.read_bytes() + b'"')
        with pytest.raises(RegisterError) as caught:
            registers.screen_file(
                path, target_group, output=output, findings=tmp_path / "found.csv"
            )
        assert [one.code for one in caught.value.findings] == ["register.quotes"]
        assert list(tmp_path.iterdir()) == [path]


class TestTelling:
    """What there is to tell in the end."""

    def test_findings_of_one_sort_are_told_together(
        self, target_group: RuleSet, table: Table
    ) -> None:
        """Findings are grouped by sort and column, the most serious first."""
        headings = ["Id", "Född", "Risk", "Har avbrutit", "Inskriven", "Kommun"]
        rows = [["1", "x", "x", "", "2016-01-01", "560"]] * 30
        rows += [["2", "1998", "x", "", "2016-01-01", "1480"]]
        rows += [["3", "1998", "x", "", "2016-01-01", "1480", "zuviel"]]
        summary = registers.screen_file(table([headings, *rows]), target_group)
        told = [
            (one.first.severity.value, one.first.place.column, one.count, len(one.rows))
            for one in summary.findings
        ]
        assert told == [
            ("error", "Risk", 31, ROWS_KEPT),
            ("error", "Född", 30, ROWS_KEPT),
            ("error", None, 1, 1),
            ("warning", "Id", 29, ROWS_KEPT),
            ("info", "Kommun", 30, ROWS_KEPT),
        ]
        assert summary.findings[1].rows == tuple(range(2, 14))
        assert summary.findings[-1].first.place.row == 2
        assert summary.missing["birth"] == 31
        assert summary.unmet == {}
        assert summary.unknown == {"age": 31, "risk_or_dropout": 32}

    def test_findings_on_the_file_have_no_row(
        self, target_group: RuleSet, tmp_path: Path
    ) -> None:
        """What concerns the file as a whole is told without rows."""
        path = tmp_path / "register.csv"
        path.write_bytes("Född;Risk;Har avbrutit;Inskriven\n".encode("cp1252"))
        summary = registers.screen_file(path, target_group)
        (group,) = summary.findings
        assert (group.first.code, group.rows) == ("register.encoding", ())
        assert summary.rows == 0
        assert dict(summary.outcomes) == {}

    def test_findings_as_a_table(self) -> None:
        """Each finding is a row, with its words in both languages."""
        values = (("value", "xxxx"),)
        place = Place(row=7, column="Risk")
        one = Finding(code="register.unfit_flag", place=place, values=values)
        two = Finding(code="register.unfit_flag", severity=Severity.INFO, values=values)
        rows = findings_table([one, two]).to_dicts()
        assert rows[0] == {
            "code": "register.unfit_flag",
            "severity": "error",
            "row": 7,
            "column": "Risk",
            "line": None,
            "message_sv": one.message("sv"),
            "message_en": one.message("en"),
            "fix_sv": one.fix("sv"),
            "fix_en": one.fix("en"),
        }
        assert rows[1]["severity"] == "info"
        assert rows[1]["row"] is None
        assert findings_table([]).columns == list(rows[0])
