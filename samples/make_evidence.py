"""Make the evidence of the sample school that needs a program: PDFs, pictures and recordings.

    python samples/make_evidence.py [FOLDER]        # FOLDER is samples/riverbend by default

Texts and data sets in `riverbend/learners/*/evidence/` are written by hand. Papers are written by
hand too, as Markdown in `evidence/<learner>/<name>.md`, and set here as PDF. Pictures and
recordings are drawn here, the charts from the learners' own data sets. The same libraries give the
same bytes, so that the digests in the records stay true.
"""

import csv
import io
import math
import random
import re
import struct
import sys
import wave
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).resolve().parent
PAPERS = HERE / "evidence"

INK = (34, 38, 46)
PAPER = (250, 248, 243)
GRID = (214, 212, 206)
BLUE, GREEN, RUST, PLUM, OCHRE = (
    (31, 78, 121),
    (46, 112, 92),
    (158, 62, 44),
    (91, 62, 134),
    (176, 124, 28),
)

# --- papers -----------------------------------------------------------------------------------


def paper(source: str, pictures: Path) -> bytes:
    """Set a paper as PDF. The first line is `# Title`, the second the byline."""
    from reportlab import rl_config
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.units import inch
    from reportlab.platypus import SimpleDocTemplate

    rl_config.useA85 = 0  # binary streams: a fifth smaller
    title, byline, *body = source.strip().split("\n")
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=letter,
        leftMargin=1.1 * inch,
        rightMargin=1.1 * inch,
        topMargin=0.9 * inch,
        bottomMargin=0.9 * inch,
        title=title.removeprefix("# "),
        author=byline.split(" · ")[0],
        invariant=1,
        pageCompression=1,
    )
    document.build(list(_story(title, byline, "\n".join(body), pictures)), onFirstPage=_foot)
    return buffer.getvalue()


def _foot(canvas, document) -> None:
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillGray(0.4)
    canvas.drawString(document.leftMargin, 36, f"{document.author} · Riverbend High School")


def _story(title: str, byline: str, body: str, pictures: Path) -> Iterator:
    from reportlab.lib.enums import TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer

    text = ParagraphStyle("text", fontName="Times-Roman", fontSize=11, leading=15, spaceAfter=8)
    head = ParagraphStyle(
        "head", fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=6, spaceAfter=4
    )
    top = ParagraphStyle(
        "top", fontName="Helvetica-Bold", fontSize=17, leading=21, alignment=TA_LEFT
    )
    by = ParagraphStyle("by", fontName="Helvetica", fontSize=9, leading=13, textColor="#555555")
    item = ParagraphStyle("item", parent=text, leftIndent=14, bulletIndent=2, spaceAfter=3)
    yield Paragraph(_inline(title.removeprefix("# ")), top)
    yield Paragraph(_inline(byline), by)
    yield Spacer(1, 12)
    for block in re.split(r"\n\s*\n", body.strip()):
        if block.startswith("## "):
            name, _, block = block.partition("\n")
            yield Paragraph(_inline(name[3:]), head)
        if not block:
            continue
        if block.startswith("- "):
            for line in re.split(r"\n- ", block[2:]):
                yield Paragraph(_inline(line), item, bulletText="–")
        elif block.startswith("|"):
            yield from _table(block)
        elif picture := re.fullmatch(r"!\[(.*)\]\((.*)\)", block, flags=re.DOTALL):
            yield from _figure(pictures / picture[2], picture[1], by)
        else:
            yield Paragraph(_inline(block), text)


def _inline(text: str) -> str:
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)


def _table(block: str) -> Iterator:
    from reportlab.platypus import Spacer, Table, TableStyle

    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in block.split("\n")]
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Helvetica", 8.5),
            ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8.5),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, "#999999"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    yield Table(rows, style=style, hAlign="LEFT")
    yield Spacer(1, 10)


def _figure(file: Path, caption: str, style) -> Iterator:
    from reportlab.platypus import Image as Flowable
    from reportlab.platypus import Paragraph, Spacer

    small = io.BytesIO()
    picture = Image.open(file).convert("RGB")
    picture.thumbnail((560, 560))
    picture.quantize(32, Image.Quantize.MAXCOVERAGE).save(small, "PNG", optimize=True)
    small.seek(0)
    yield Flowable(small, width=330, height=330 * picture.height / picture.width, hAlign="LEFT")
    yield Paragraph(_inline(caption), style)
    yield Spacer(1, 10)


# --- charts -----------------------------------------------------------------------------------


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file; lines that start with # are notes."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf", size)


def _canvas(width: int, height: int, color=PAPER) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width, height), color)
    return image, ImageDraw.Draw(image)


def _png(image: Image.Image, colors: int = 32) -> bytes:
    buffer = io.BytesIO()
    image.quantize(colors, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=68, optimize=True)
    return buffer.getvalue()


Series = tuple[str, tuple[int, int, int], list[float]]


def line_chart(title: str, unit: str, series: list[Series], labels: list[str]) -> Image.Image:
    """Draw series over common labels, with a legend in the chart's own words."""
    image, draw = _canvas(820, 460)
    left, top, right, bottom = 70, 70, 800, 400
    high = _ceiling(max(max(values) for _, _, values in series))
    draw.text((left - 45, 18), title, INK, _font(18))
    draw.text((left - 45, 46), unit, (90, 90, 90), _font(13))
    for step in range(5):
        y = bottom - (bottom - top) * step / 4
        draw.line((left, y, right, y), GRID, 1)
        draw.text((left - 8, y), f"{high * step / 4:g}", INK, _font(12), anchor="rm")
    count = len(labels)
    xs = [left + 12 + (right - left - 24) * index / max(count - 1, 1) for index in range(count)]
    for index, label in enumerate(labels):
        if index % math.ceil(count / 11) == 0:
            draw.text((xs[index], bottom + 8), label, INK, _font(12), anchor="mt")
    for place, (name, color, values) in enumerate(series):
        points = [
            (x, bottom - (bottom - top) * value / high)
            for x, value in zip(xs, values, strict=True)
        ]
        draw.line(points, color, 3, joint="curve")
        for x, y in points:
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), color)
        draw.text((left + 10 + 230 * place, bottom + 34), f"— {name}", color, _font(14))
    return image


def bar_chart(title: str, unit: str, bars: list[tuple[str, float]], color=BLUE) -> Image.Image:
    """Draw labelled bars with their values."""
    image, draw = _canvas(760, 420)
    left, top, right, bottom = 40, 90, 730, 350
    draw.text((left, 18), title, INK, _font(18))
    draw.text((left, 46), unit, (90, 90, 90), _font(13))
    high = max(value for _, value in bars)
    step = (right - left) / len(bars)
    for index, (label, value) in enumerate(bars):
        x = left + step * index + step * 0.18
        y = bottom - (bottom - top) * value / high
        draw.rectangle((x, y, x + step * 0.64, bottom), color)
        draw.text((x + step * 0.32, y - 4), f"{value:g}", INK, _font(13), anchor="mb")
        draw.text((x + step * 0.32, bottom + 8), label, INK, _font(13), anchor="mt")
    draw.line((left, bottom, right, bottom), INK, 1)
    return image


def scatter(title: str, axes: str, points: list[tuple[float, float]], fit=None) -> Image.Image:
    """Draw points and, if given, a fitted curve."""
    image, draw = _canvas(700, 460)
    left, top, right, bottom = 66, 74, 680, 410
    draw.text((20, 16), title, INK, _font(17))
    draw.text((20, 44), axes, (90, 90, 90), _font(13))
    x_high, y_high = _ceiling(max(x for x, _ in points)), _ceiling(max(y for _, y in points))

    def place(x: float, y: float) -> tuple[float, float]:
        return left + (right - left) * x / x_high, bottom - (bottom - top) * y / y_high

    for step in range(5):
        x, y = place(x_high * step / 4, y_high * step / 4)
        draw.line((left, y, right, y), GRID, 1)
        draw.text((left - 8, y), f"{y_high * step / 4:g}", INK, _font(12), anchor="rm")
        draw.text((x, bottom + 8), f"{x_high * step / 4:g}", INK, _font(12), anchor="mt")
    if fit:
        steps = [x_high * n / 120 for n in range(121)]
        curve = [place(x, fit(x)) for x in steps if 0 <= fit(x) <= y_high]
        draw.line(curve, RUST, 3, joint="curve")
    for x, y in points:
        cx, cy = place(x, y)
        draw.ellipse((cx - 4, cy - 4, cx + 4, cy + 4), BLUE, PAPER)
    return image


def _ceiling(value: float) -> float:
    size = 10 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 1.2, 1.6, 2, 3, 4, 6, 8, 10) if step * size >= value)


# --- recordings -------------------------------------------------------------------------------

RATE = 8000


def pluck(frequency: float, seconds: float, seed: int) -> list[float]:
    """Return a plucked string (Karplus and Strong's algorithm)."""
    chance = random.Random(seed)
    ring = [chance.uniform(-1, 1) for _ in range(round(RATE / frequency))]
    out = []
    for index in range(round(RATE * seconds)):
        place = index % len(ring)
        out.append(ring[place])
        ring[place] = 0.497 * (ring[place] + ring[(place + 1) % len(ring)])
    return out


def bow(frequency: float, seconds: float, vibrato: float = 0.006) -> list[float]:
    """Return a bowed string: five partials, a slow start and a little vibrato."""
    out, phase = [], 0.0
    for index in range(round(RATE * seconds)):
        time = index / RATE
        phase += math.tau * frequency * (1 + vibrato * math.sin(math.tau * 5.5 * time)) / RATE
        edge = min(1, time / 0.06, (seconds - time) / 0.05)
        out.append(edge * sum(math.sin(n * phase) / n**1.4 for n in range(1, 6)) * 0.45)
    return out


def tune(notes: Iterable[tuple[float, float]], voice: Callable) -> list[float]:
    """Return notes, each a pitch in half steps above A 220 and a length, one after another."""
    out: list[float] = []
    for number, (pitch, seconds) in enumerate(notes):
        frequency = 220 * 2 ** (pitch / 12)
        out += voice(frequency, seconds, number) if voice is pluck else voice(frequency, seconds)
    return out


def wav(samples: list[float]) -> bytes:
    """Return samples between -1 and 1 as an 8-bit mono WAV file."""
    high = max(abs(sample) for sample in samples)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        frames = (round(127 + 112 * sample / high) for sample in samples)
        file.writeframes(b"".join(struct.pack("B", frame) for frame in frames))
    return buffer.getvalue()


# --- pictures by hand -------------------------------------------------------------------------


def winter_creek(width: int = 760, height: int = 500) -> Image.Image:
    """A creek under snow, with a bridge: a photograph as a phone would take it at dawn."""
    chance = random.Random(11)
    image, draw = _canvas(width, height)
    for y in range(height):
        share = y / height
        draw.line(
            (0, y, width, y),
            (round(176 + 60 * share), round(190 + 42 * share), round(212 + 24 * share)),
        )
    for depth, (base, tone) in enumerate(((190, 150), (230, 118), (270, 84))):
        hill = [(0, height)]
        for x in range(0, width + 20, 20):
            rise = 38 * math.sin(x / (150 - 28 * depth) + depth * 1.7) + chance.uniform(-5, 5)
            hill.append((x, base + rise))
        draw.polygon([*hill, (width, height)], (tone, tone + 6, tone + 16))
    draw.polygon([(0, 330), (width, 300), (width, height), (0, height)], (233, 237, 243))
    course = [(380, 300), (430, 300), (520, 390), (470, 500), (250, 500), (330, 390)]
    draw.polygon(course, (58, 74, 88))
    for _ in range(130):
        x, y = chance.uniform(300, 480), chance.uniform(310, 498)
        draw.line((x, y, x + chance.uniform(8, 34), y + 1), (110, 128, 140), 1)
    draw.rectangle((300, 286, 560, 300), (92, 80, 70))
    for x in (310, 430, 548):
        draw.rectangle((x, 262, x + 6, 330), (74, 64, 58))
    draw.line((300, 264, 560, 264), (74, 64, 58), 4)
    for _ in range(60):
        x, y = chance.uniform(0, width), chance.uniform(180, 300)
        tall = chance.uniform(18, 66)
        draw.line((x, y + tall, x, y), (48, 52, 58), 2)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def heron(state: int) -> Image.Image:
    """A linocut of a heron; each state has more cut away."""
    chance = random.Random(40 + state)
    image, draw = _canvas(420, 560, (244, 240, 230))
    draw.rectangle((24, 24, 396, 536), (26, 34, 44))
    for n in range(26 * state):
        y = 380 + chance.uniform(0, 140)
        x = chance.uniform(30, 330)
        draw.line((x, y, x + chance.uniform(20, 60), y + chance.uniform(-2, 2)), (244, 240, 230), 2)
        if n % 3 == 0:
            x = chance.uniform(40, 380)
            draw.line((x, 40, x + chance.uniform(-8, 8), 40 + chance.uniform(40, 170)), (244, 240, 230), 1)
    body = [(150, 330), (178, 262), (236, 236), (300, 270), (330, 350), (262, 342), (206, 352)]
    draw.polygon(body, (244, 240, 230))
    neck = [(178, 270), (150, 226), (162, 182), (196, 160), (204, 120)]
    draw.line(neck, (244, 240, 230), 17, joint="curve")
    draw.ellipse((186, 92, 228, 128), (244, 240, 230))
    draw.polygon([(190, 104), (190, 116), (108, 124)], (244, 240, 230))
    draw.ellipse((198, 104, 204, 110), (26, 34, 44))
    for x in (228, 252):
        draw.line((x, 340, x - 8, 470), (244, 240, 230), 5)
    for n in range(9 * state):
        x, y = 200 + 12 * (n % 9), 262 + 22 * (n // 9)
        draw.arc((x, y, x + 26, y + 22), 20, 150, (26, 34, 44), 2)
    return image


def wiring(parts: list[str], title: str) -> Image.Image:
    """A drawing of a circuit as boxes and leads, as a student would pin it above a bench."""
    image, draw = _canvas(720, 400, (252, 252, 250))
    for x in range(0, 720, 20):
        draw.line((x, 0, x, 400), (232, 236, 240))
    for y in range(0, 400, 20):
        draw.line((0, y, 720, y), (232, 236, 240))
    draw.text((20, 14), title, INK, _font(17))
    boxes = []
    for index, part in enumerate(parts):
        x, y = 40 + 230 * (index % 3), 80 + 160 * (index // 3)
        draw.rounded_rectangle((x, y, x + 170, y + 90), 8, (255, 255, 255), BLUE, 3)
        for line, words in enumerate(part.split("\n")):
            draw.text((x + 85, y + 26 + 22 * line), words, INK, _font(14), anchor="mm")
        boxes.append((x, y))
    for number, ((x1, y1), (x2, y2)) in enumerate(zip(boxes, boxes[1:], strict=False)):
        color = (RUST, GREEN, OCHRE, PLUM, BLUE)[number % 5]
        if y1 == y2:
            draw.line((x1 + 170, y1 + 45, x2, y2 + 45), color, 4)
        else:
            middle = (y1 + 90 + y2) // 2
            draw.line((x1 + 85, y1 + 90, x1 + 85, middle, x2 + 85, middle, x2 + 85, y2), color, 4)
    return image


# --- who made what ----------------------------------------------------------------------------


def _creek_chart(folder: Path) -> bytes:
    visits = rows(folder / "creek-2022-24.csv")
    series = [
        (name, color, [float(visit[column]) for visit in visits])
        for name, color, column in (
            ("Route 8 bridge", RUST, "bridge"),
            ("footbridge", OCHRE, "school"),
            ("upstream", BLUE, "upstream"),
        )
    ]
    labels = [visit["date"][2:7] for visit in visits]
    return _png(line_chart("Dutton Creek, 2022–24", "microsiemens per cm at 25 °C", series, labels))


def _boxes_chart(folder: Path) -> bytes:
    weeks = rows(folder / "shelf-ledger.csv")[:30]
    points = [(float(week["cold_index"]), float(week["boxes_out"])) for week in weeks]
    title = "Boxes on a Thursday, by how cold the month is"
    axes = "across: cold index of the month · up: boxes · line: 40 + 1.2 c"
    return _png(scatter(title, axes, points, lambda cold: 40 + 1.2 * cold))


def _pool_chart(folder: Path) -> bytes:
    readings = rows(folder / "pool-logger.csv")
    points = [(float(row["days_after_storm"]), float(row["conductivity"])) for row in readings]
    title = "The pool clears after a storm"
    axes = "across: days · up: microsiemens per cm · line: 310 + 1010 exp(−t/2.6)"
    return _png(scatter(title, axes, points, lambda day: 310 + 1010 * math.exp(-day / 2.6)))


def _tank(_: Path) -> bytes:
    chance = random.Random(5)
    image, draw = _canvas(640, 420, (206, 200, 190))
    draw.rectangle((0, 330, 640, 420), (150, 120, 92))
    draw.rectangle((90, 90, 550, 340), (222, 232, 236))
    for y in range(252, 338):
        share = (y - 252) / 86
        tone = (round(150 - 100 * share), round(180 - 80 * share), round(214 - 40 * share))
        draw.line((92, y, 548, y), tone)
    draw.polygon([(92, 150), (92, 168), (330, 330), (330, 318)], (168, 134, 96))
    for n in range(60):
        x = 110 + 3.4 * n
        y = 160 + 0.64 * (x - 100) + chance.uniform(-5, 3)
        draw.ellipse((x, y, x + 14, y + 7), (84, 118, 176))
    draw.rectangle((90, 90, 550, 340), outline=(90, 100, 106), width=4)
    for n in range(6):
        draw.line((536, 330 - 40 * n, 550, 330 - 40 * n), (60, 60, 60), 2)
    return _jpeg(image.filter(ImageFilter.GaussianBlur(0.8)))


def _count_screen(_: Path) -> bytes:
    image, draw = _canvas(640, 440, (96, 84, 74))
    draw.rounded_rectangle((90, 50, 550, 390), 22, (28, 30, 34))
    draw.rounded_rectangle((110, 70, 530, 370), 8, (196, 220, 240))
    draw.text((230, 205), "31", (18, 40, 70), _font(170), anchor="mm")
    draw.rounded_rectangle((370, 130, 510, 310), 16, (31, 78, 121))
    draw.text((440, 220), "+ 1", (255, 255, 255), _font(48), anchor="mm")
    draw.text((125, 345), "boxes today", (40, 60, 80), _font(18))
    return _jpeg(image.filter(ImageFilter.GaussianBlur(0.5)))


def _logger_wiring(_: Path) -> bytes:
    parts = ["probe\nin the creek", "amplifier\nboard", "controller", "clock", "card", "battery\nin a jar"]
    return _png(wiring(parts, "Bucket logger, third wiring: nothing hangs by its wires"))


KITCHEN = [(0, 0.28), (3, 0.28), (7, 0.28), (10, 0.42), (7, 0.28), (12, 0.7)]

MADE: dict[str, Callable[[Path], bytes]] = {
    "amara-nwosu-delgado/creek-chart.png": _creek_chart,
    "amara-nwosu-delgado/boxes-chart.png": _boxes_chart,
    "amara-nwosu-delgado/pool-chart.png": _pool_chart,
    "amara-nwosu-delgado/salt-tank.jpg": _tank,
    "amara-nwosu-delgado/heron-first-state.png": lambda _: _png(heron(1), 8),
    "amara-nwosu-delgado/heron-fourth-state.png": lambda _: _png(heron(4), 8),
    "amara-nwosu-delgado/bucket-logger-wiring.png": _logger_wiring,
    "amara-nwosu-delgado/count-screen.jpg": _count_screen,
    "amara-nwosu-delgado/two-kitchens.wav": lambda _: wav(tune(KITCHEN, pluck)),
}


def make(school: Path) -> None:
    """Make every picture and recording, then every paper, since papers show pictures."""
    for name, maker in MADE.items():
        learner, file = name.split("/")
        folder = school / "learners" / learner / "evidence"
        (folder / file).write_bytes(maker(folder))
    for source in sorted(PAPERS.glob("*/*.md")):
        folder = school / "learners" / source.parent.name / "evidence"
        content = paper(source.read_text("utf-8"), folder)
        (folder / source.with_suffix(".pdf").name).write_bytes(content)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "riverbend")
