"""A workbook is weighed before its cells are built."""

import zipfile
from io import BytesIO

import pytest

from transcript.reading.sheets import WorkbookSheet, read_workbook
from transcript.reading.tables import TableProblem

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_ROW = "<row><c><v>1</v></c></row>"


def _workbook(
    rows: str,
    *,
    shared: str = "",
    sheets: int = 1,
    part: str = "worksheets/sheet1.xml",
    others: tuple[tuple[str, str], ...] = (),
    packing: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    named = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, sheets + 1))
    link = f'<Relationship Id="r{{}}" Type="{_TYPES}/{{}}" Target="{{}}"/>'
    links = link.format(1, "worksheet", part) + link.format(2, "sharedStrings", "sharedStrings.xml")
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_TYPES}"><sheets>{named}</sheets></workbook>'
    root = f'<Relationship Id="r1" Type="{_TYPES}/officeDocument" Target="xl/workbook.xml"/>'
    parts = [
        ("[Content_Types].xml", _KINDS),
        ("_rels/.rels", f'<Relationships xmlns="{_LINKS}">{root}</Relationships>'),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_LINKS}">{links}</Relationships>'),
        (f"xl/{part}", f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'),
        *([("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared}</sst>')] if shared else []),
        *others,
    ]
    made = BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


def _read(content: bytes) -> WorkbookSheet:
    found = read_workbook(content, is_header=bool)
    assert isinstance(found, WorkbookSheet), found
    return found


def _refused(content: bytes) -> str:
    found = read_workbook(content, is_header=bool)
    assert isinstance(found, TableProblem), found
    return found.message


def test_shared_texts_and_those_of_their_own_are_read() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    assert _read(_workbook(rows, shared="<si><t>Area</t></si>")).header == ("Area", "x")


def test_a_stored_workbook_is_read() -> None:
    assert _read(_workbook(_ROW, packing=zipfile.ZIP_STORED)).header == ("1",)


def test_pictures_and_macros_stay_behind() -> None:
    others = (("xl/vbaProject.bin", "x"), ("xl/media/image1.png", "x" * 50_000_000))
    assert _read(_workbook(_ROW, others=others)).header == ("1",)


def test_a_text_that_ten_thousand_cells_share_is_refused() -> None:
    rows = ("<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>") * 100
    message = _refused(_workbook(rows, shared=f"<si><t>{'A' * 30_000}</t></si>"))
    assert "more than 20,000,000 characters together" in message


@pytest.mark.parametrize("said", ["", "x", "9", "1" * 5000])
def test_a_shared_text_that_nobody_knows_weighs_as_much_as_the_longest(said: str) -> None:
    rows = f'<row><c t="s"><v>{said}</v></c></row>' * 1000
    message = _refused(_workbook(rows, shared=f"<si><t>{'A' * 30_000}</t></si>"))
    assert "characters together" in message


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="&#88;FD1"><v>1</v></c></row>',
        '<row r="30000"><c><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 501 + "</row>",
        _ROW * 20_001,
        '<row r="19999"><c r="A1"/><c/></row><row/><row/><row><c/></row>',
    ],
)
def test_a_cell_far_away_is_refused_however_it_says_where_it_is(rows: str) -> None:
    assert "reaches beyond row 20,000 or column 500" in _refused(_workbook(rows))


def test_a_sheet_of_a_few_cells_over_a_wide_field_is_refused() -> None:
    message = _refused(_workbook('<row r="10000"><c r="SF10000"/></row>'))
    assert message == "the sheet reaches over 10,000 rows and 500 columns: too many"


def test_an_address_that_is_none_is_damage() -> None:
    assert "damaged" in _refused(_workbook('<row><c r="AAAA1"/></row>'))


def test_a_sheet_outside_its_folder_is_weighed_too() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "reaches beyond" in _refused(_workbook(far, part="other/x.xml"))


def test_a_sheet_that_is_no_xml_by_its_name_is_not_there() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "cannot be read" in _refused(_workbook(far, part="media/image.png"))


def test_more_sheets_than_anybody_has_are_refused() -> None:
    assert _refused(_workbook(_ROW, sheets=51)) == "the workbook has more than 50 sheets"


def test_one_large_part_that_is_many_sheets_is_refused() -> None:
    message = _refused(_workbook('<row r="1000"><c r="SF1000"/></row>', sheets=10))
    assert message == "the 10 sheets have too many cells together"


def test_what_unpacks_to_too_much_is_refused() -> None:
    assert "larger than 40 MB" in _refused(_workbook(" " * 42_000_000))


def test_elements_too_deep_inside_each_other_are_refused() -> None:
    assert "pieces" in _refused(_workbook("<a>" * 101 + "</a>" * 101))


def test_words_of_its_own_are_refused() -> None:
    others = (("xl/styles.xml", '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet/>'),)
    assert "DOCTYPE" in _refused(_workbook(_ROW, others=others))


def test_a_part_that_is_no_xml_is_damage() -> None:
    assert "damaged" in _refused(_workbook("</row>"))


def test_a_part_that_is_there_twice_is_refused() -> None:
    others = (("xl/Worksheets/sheet1.xml", "<worksheet/>"),)
    assert "there twice" in _refused(_workbook(_ROW, others=others))


def test_an_odd_way_of_packing_is_damage() -> None:
    assert "damaged" in _refused(_workbook(_ROW, packing=zipfile.ZIP_BZIP2))


def test_a_sheet_that_lies_about_its_size_is_weighed_as_it_is() -> None:
    content = bytearray(_workbook(" " * 42_000_000))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = content.find(b"PK\x01\x02", at + 4)
    assert "larger than 40 MB" in _refused(bytes(content))
