"""Write the frameworks in `samples/imports/`: one invented graduate profile, as four tools have it.

    python samples/make_framework_samples.py

It needs Python alone, and makes the same bytes wherever it runs.
"""

import csv
import io
import json
import re
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HERE = Path(__file__).parent / "imports"
SCHOOL = "https://harbor-point.example"
CHANGED = "2026-08-01T00:00:00Z"
LEVELS = ("Emerging", "Developing", "Proficient", "Distinguished")
HEADER = (
    "Area",
    "Competency",
    "Credit",
    "Criterion",
    "Code",
    "Description",
    "Credit level",
    "Standard",
    "Pieces of evidence",
    "Contexts",
    *(f"Rubric: {name}{' (standard)' if name == 'Proficient' else ''}" for name in LEVELS),
    "Notes",
    "Education level",
    "Identifier",
)
AREAS = (
    ("Inquiry", "IN", "Finds out what is so, and how far it can be known."),
    ("Mathematics", "MA", "Uses numbers to see what plain looking misses."),
    ("Communication", "CO", "Is understood by the people who matter for the work."),
)
# Area, competency and credit, code, description, level, standard, pieces, contexts, rubric, criteria.
CREDITS = (
    (
        "Inquiry",
        "Judge sources",
        "IN-1",
        "Asks who says so, how they know and what they stand to gain.",
        "foundational",
        "Traces a claim to where it began and says how far it can be trusted, and why.",
        2,
        2,
        (
            "Takes the first source that answers the question.",
            "Compares two sources, and notices that they disagree.",
            "Traces a claim to its origin and weighs what speaks for and against it.",
            "Finds what the sources have in common that none of them says.",
        ),
        ("Names the origin of every claim.", "Weighs sources that contradict each other."),
    ),
    (
        "Inquiry",
        "Plan an inquiry",
        "IN-2",
        "Turns curiosity into a question that an observation could settle.",
        "advanced",
        "Plans an investigation that could prove its own idea wrong, and carries it out.",
        2,
        1,
        (
            "Has a topic, and no question yet.",
            "Has a question; the plan would not answer it.",
            "The plan answers the question, and could come out against the idea.",
            "Others have repeated the investigation from the plan alone.",
        ),
        ("Asks a question that can be answered.", "Says beforehand what would count against it."),
    ),
    (
        "Mathematics",
        "Reason with data",
        "MA-1",
        "Reads, makes and doubts tables and charts.",
        "foundational",
        "Draws from data what they bear, says how sure it is, and shows what they leave open.",
        2,
        2,
        (
            "Reads single values from a table or chart.",
            "Describes a pattern; how sure it is stays open.",
            "Draws what the data bear, with their spread and their gaps.",
            "Shows what other data would be needed, and gets them.",
        ),
        ("Shows the spread, not only the mean.", "Says what the data cannot tell."),
    ),
    (
        "Mathematics",
        "Model a situation",
        "MA-2",
        "Turns a real situation into mathematics and the answer back into sense.",
        "foundational",
        "Builds a model of a real situation, tests it against the world and improves it.",
        1,
        1,
        (
            "Calculates with a model that was given.",
            "Builds a model; what it assumes is not said.",
            "Says what the model assumes, and tests it against what happened.",
            "Knows where the model breaks, and offers a better one.",
        ),
        ("States the assumptions.", "Compares the model with what happened."),
    ),
    (
        "Communication",
        "Write for a reader",
        "CO-1",
        "Shapes writing to the person who must use it.",
        "foundational",
        "Writes so that a reader outside the school can act on it.",
        2,
        2,
        (
            "Writes down what there is to say.",
            "Has a reader in mind; the reader has to work.",
            "A reader outside the school could act on it.",
            "A reader outside the school has acted on it.",
        ),
        ("Puts first what the reader needs first.", "Revises after a reader has answered."),
    ),
    (
        "Communication",
        "Speak and listen",
        "CO-2",
        "Holds a room, and hears what the room says back.",
        "foundational",
        "Leads a conversation in which others change their minds, and changes their own.",
        1,
        1,
        (
            "Says prepared sentences.",
            "Speaks freely; the others' answers change nothing.",
            "Takes up what others say, and goes on from there.",
            "Brings people who disagree to a next step.",
        ),
        ("Takes up what others have said.", "Makes room for those who are silent."),
    ),
)
RATINGS = (
    (4, "Exceeds Mastery"),
    (3, "Mastery"),
    (2, "Near Mastery"),
    (1, "Below Mastery"),
    (0, "No Evidence"),
)


def guid(kind: str, name: str) -> str:
    """Return the identifier of a thing of the school."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return str(uuid5(NAMESPACE_URL, f"{SCHOOL}/{kind}/{plain}"))


def sheet() -> list[list[str]]:
    """Return the sheet of a committee: areas, then credits with their criteria below."""
    rows = [list(HEADER)]
    blank = dict.fromkeys(HEADER, "")
    for area, code, description in AREAS:
        rows.append([*(blank | {"Area": area, "Code": code, "Description": description}).values()])
        for credit in (each for each in CREDITS if each[0] == area):
            _, name, number, text, level, standard, pieces, contexts, rubric, criteria = credit
            told = {
                "Competency": name,
                "Code": number,
                "Description": text,
                "Credit level": level,
                "Standard": standard,
                "Pieces of evidence": str(pieces),
                "Contexts": str(contexts),
                "Education level": "09,10,11,12",
                "Identifier": guid("credits", name),
            }
            told |= dict(zip(HEADER[10:14], rubric, strict=True))
            rows.append([*(blank | told).values()])
            rows += [[*(blank | {"Criterion": each}).values()] for each in criteria]
    return rows


def comma_separated(rows: list[list[str]], *, mark: str = ",") -> bytes:
    """Return rows as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=mark, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def workbook(rows: list[list[str]]) -> bytes:
    """Return rows as the smallest workbook that office programs open."""
    lines = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{chr(64 + place)}{row}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for place, cell in enumerate(cells, start=1)
            if cell
        )
        + "</row>"
        for row, cells in enumerate(rows, start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Graduate profile" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData>'
        "</worksheet>",
    }
    written = io.BytesIO()
    with ZipFile(written, "w") as packed:
        for name, text in parts.items():
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            packed.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return written.getvalue()


def package() -> bytes:
    """Return the framework as a CASE 1.1 package, with a Spanish form of one statement."""
    document = head("framework", "CFDocuments", "framework") | {
        "creator": "Harbor Point School",
        "title": "Portrait of a Harbor Point graduate",
        "caseVersion": "1.1",
        "description": "Invented sample: what an invented school wants of its graduates.",
        "language": "en",
        "version": "2026-08",
        "adoptionStatus": "Implemented",
        "statusStartDate": "2026-08-01",
    }
    items, ties, rubrics = [], [], []
    for number, (area, code, description) in enumerate(AREAS, start=1):
        top = item("areas", area, description, code=code, label="Area")
        items.append(top)
        ties.append(tie(top, document, number))
        for place, credit in enumerate((each for each in CREDITS if each[0] == area), start=1):
            _, name, number_of, _, _, standard, _, _, levels, criteria = credit
            made = item("credits", name, standard, code=number_of, label="Mastery Credit")
            items.append(made)
            ties.append(tie(made, top, place))
            rubrics.append(rubric(made, levels))
            for step, each in enumerate(criteria, start=1):
                lower = item("criteria", each, each, label="Criterion")
                items.append(lower)
                ties.append(tie(lower, made, step))
    words = "Rastrea una afirmación hasta su origen y dice hasta dónde se puede confiar en ella."
    spanish = item("credits", "Juzgar fuentes", words, label="Mastery Credit")
    items.append(spanish | {"language": "es"})
    ties.append(tie(spanish, items[1], None, kind="isTranslationOf"))
    whole = {
        "CFDocument": document,
        "CFItems": items,
        "CFAssociations": ties,
        "CFRubrics": rubrics,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def head(kind: str, collection: str, name: str) -> dict[str, object]:
    """Return how an object of a collection begins."""
    made = guid(kind, name)
    return {
        "identifier": made,
        "uri": f"{SCHOOL}/ims/case/v1p1/{collection}/{made}",
        "lastChangeDateTime": CHANGED,
    }


def item(kind: str, name: str, statement: str, *, label: str, code: str = "") -> dict[str, object]:
    """Return a CFItem; `label` is its type."""
    made = head(kind, "CFItems", name) | {"fullStatement": statement, "CFItemType": label}
    more = {"abbreviatedStatement": name if name != statement else "", "humanCodingScheme": code}
    return made | {key: each for key, each in more.items() if each}


def node(made: dict[str, object]) -> dict[str, object]:
    """Return a link to an item or the document."""
    title = made.get("abbreviatedStatement") or made.get("fullStatement") or made["title"]
    return {"title": title, "identifier": made["identifier"], "uri": made["uri"]}


def tie(
    low: dict[str, object], high: dict[str, object], place: int | None, *, kind: str = "isChildOf"
) -> dict[str, object]:
    """Return an association from a child to its parent."""
    return {
        **head("associations", "CFAssociations", f"{kind} {low['identifier']}"),
        "associationType": kind,
        "originNodeURI": node(low),
        "destinationNodeURI": node(high),
        **({"sequenceNumber": place} if place else {}),
    }


def rubric(made: dict[str, object], texts: tuple[str, ...]) -> dict[str, object]:
    """Return the rubric of a credit: four levels, worth their place."""
    name = str(made["abbreviatedStatement"])
    whole, row = head("rubrics", "CFRubrics", name), head("rows", "CFRubricCriteria", name)
    levels = [
        {
            **head("levels", "CFRubricCriterionLevels", f"{name} {level}"),
            "quality": level,
            "description": text,
            "score": place,
            "position": place,
            "rubricCriterionId": row["identifier"],
        }
        for place, (level, text) in enumerate(zip(LEVELS, texts, strict=True), start=1)
    ]
    judged = {"CFItemURI": node(made), "position": 1, "rubricId": whole["identifier"]}
    return whole | {
        "title": name,
        "CFRubricCriteria": [row | judged | {"CFRubricCriterionLevels": levels}],
    }


def outcomes() -> list[list[str]]:
    """Return the file with which Canvas takes outcomes, and gives them out."""
    columns = "vendor_guid,object_type,title,description,display_name,calculation_method,calculation_int,workflow_state,parent_guids,mastery_points,ratings"
    rows = [columns.split(",")]
    for area, _, description in AREAS:
        group = f"area:{area.lower()}"
        rows.append([group, "group", area, description, "", "", "", "active", "", "", ""])
        for credit in (each for each in CREDITS if each[0] == area):
            ratings = [str(each) for pair in RATINGS for each in pair]
            calculated = ["weighted_average", "65", "active", group, "3"]
            goal = [
                guid("credits", credit[1]),
                "outcome",
                credit[1],
                f"<p>{credit[5]}</p>",
                credit[2],
            ]
            rows.append([*goal, *calculated, *ratings])
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def files() -> dict[str, bytes]:
    """Return every file by its name in `samples/imports/`."""
    rows = sheet()
    return {
        "framework.csv": comma_separated(rows),
        "framework.xlsx": workbook(rows),
        "framework.case.json": package(),
        "canvas-outcomes.csv": comma_separated(outcomes()),
    }


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for name, content in files().items():
        (HERE / name).write_bytes(content)
