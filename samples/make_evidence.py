"""Make the evidence of the sample school that needs a program: PDFs, pictures and recordings.

    python samples/make_evidence.py [FOLDER]        # FOLDER is samples/riverbend by default

Texts and data sets in `riverbend/learners/*/evidence/` are written by hand. Papers are written by
hand too, as Markdown in `evidence/<learner>/<name>.md`, and set here as PDF. Pictures and
recordings are drawn here, the charts from the learners' own data sets. The same libraries give the
same bytes, so that the digests in the records stay true.
"""

import csv
import io
import itertools
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
        author=byline.split(" · ")[0].replace("ʻ", "‘"),
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
    # The standard fonts of PDF have no ʻokina; the quotation mark has the same shape.
    text = " ".join(text.split()).replace("ʻ", "‘").replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)


def _table(block: str) -> Iterator:
    from reportlab.platypus import Spacer, Table, TableStyle

    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in block.split("\n")]
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
            (x, bottom - (bottom - top) * value / high) for x, value in zip(xs, values, strict=True)
        ]
        draw.line(points, color, 3, joint="curve")
        for x, y in points:
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), color)
        draw.text((left + 10 + 175 * place, bottom + 34), f"— {name}", color, _font(14))
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
            draw.line(
                (x, 40, x + chance.uniform(-8, 8), 40 + chance.uniform(40, 170)), (244, 240, 230), 1
            )
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
    for number, ((x1, y1), (x2, y2)) in enumerate(itertools.pairwise(boxes)):
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
    parts = [
        "probe\nin the creek",
        "amplifier\nboard",
        "controller",
        "clock",
        "card",
        "battery\nin a jar",
    ]
    return _png(wiring(parts, "Bucket logger, third wiring: nothing hangs by its wires"))


def _barn_fan(_: Path) -> bytes:
    chance = random.Random(8)
    image, draw = _canvas(600, 440, (120, 104, 88))
    for x in range(0, 600, 50):
        draw.rectangle((x, 0, x + 46, 440), tuple(chance.randint(92, 122) for _ in range(1)) * 3)
    draw.rectangle((150, 60, 450, 360), (60, 62, 66))
    draw.ellipse((170, 80, 430, 340), (150, 156, 160))
    for blade in range(4):
        angle = math.tau * blade / 4 + 0.35
        tip = [
            (300 + 118 * math.cos(angle + turn), 210 + 118 * math.sin(angle + turn))
            for turn in (-0.32, 0.0, 0.32)
        ]
        draw.polygon([(300, 210), *tip], (84, 90, 96))
    draw.ellipse((280, 190, 320, 230), (40, 42, 46))
    for ring in range(4):
        size = 40 + 30 * ring
        draw.ellipse(
            (300 - size, 210 - size, 300 + size, 210 + size), outline=(70, 74, 78), width=2
        )
    draw.line((480, 120, 560, 150), (240, 240, 236), 6)
    return _jpeg(image.filter(ImageFilter.GaussianBlur(0.9)))


def _tide_chart(folder: Path) -> bytes:
    points = [(float(r["hour"]), float(r["height"])) for r in rows(folder / "tide-gauge.csv")]
    title = "One day at the town float"
    axes = "across: hours · up: feet · line: 5 + 4 cos(29(t − 10.3)°)"
    return _png(
        scatter(title, axes, points, lambda t: 5 + 4 * math.cos(math.radians(29 * (t - 10.3))))
    )


def _flood_map(_: Path) -> bytes:
    chance = random.Random(23)
    image, draw = _canvas(640, 480, (246, 244, 236))
    river = [(0, 330), (120, 300), (230, 340), (340, 290), (470, 320), (640, 250)]
    for width, tone in ((150, (222, 232, 240)), (96, (200, 218, 232)), (34, (110, 150, 186))):
        draw.line(river, tone, width, joint="curve")
    for street in (
        (60, 20, 150, 460),
        (280, 20, 300, 460),
        (20, 160, 620, 120),
        (440, 20, 500, 460),
    ):
        draw.line(street, (170, 164, 152), 5)
    for number in range(23):
        x = 20 + 26 * number
        y = 300 + 60 * math.sin(number * 1.9) + chance.uniform(-26, 26)
        color = (RUST, PLUM, GREEN, OCHRE)[number % 4]
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), color)
    draw.text((16, 12), "Flood marks, four floods", INK, _font(17))
    for place, (year, color) in enumerate(
        (("1927", RUST), ("1936", PLUM), ("1973", GREEN), ("2011", OCHRE))
    ):
        draw.text((16 + 80 * place, 448), f"• {year}", color, _font(15))
    return _png(image)


def _rising_stars(_: Path) -> bytes:
    image, draw = _canvas(560, 560, (20, 26, 44))
    for house in range(32):
        angle = math.tau * house / 32
        x, y = 280 + 220 * math.sin(angle), 280 - 220 * math.cos(angle)
        size = 11 if house % 8 == 0 else 6
        draw.ellipse((x - size, y - size, x + size, y + size), (226, 218, 196))
    draw.polygon([(268, 310), (280, 240), (292, 310)], (176, 124, 28))
    for words, x, y in (("N", 280, 28), ("E", 532, 280), ("S", 280, 532), ("W", 28, 280)):
        draw.text((x, y), words, (240, 240, 240), _font(20), anchor="mm")
    draw.arc((150, 10, 410, 200), 200, 340, (240, 200, 120), 2)
    draw.text((280, 130), "Capella never sets here", (240, 200, 120), _font(14), anchor="mm")
    return _png(image, 24)


def _mill_steps(_: Path) -> bytes:
    chance = random.Random(17)
    image, draw = _canvas(620, 460, (146, 160, 124))
    for _unused in range(900):
        x, y = chance.uniform(0, 620), chance.uniform(0, 460)
        tone = chance.randint(96, 168)
        draw.line(
            (x, y, x + chance.uniform(-5, 5), y - chance.uniform(4, 12)),
            (tone - 20, tone, tone - 40),
            2,
        )
    for step in range(6):
        y, inset = 410 - 58 * step, 60 + 26 * step
        draw.polygon(
            [(inset, y), (620 - inset, y), (606 - inset, y - 34), (inset + 14, y - 34)],
            (152, 138, 118),
        )
        draw.rectangle((inset, y, 620 - inset, y + 16), (96, 76, 58))
        if step % 2 == 0:
            draw.rectangle((620 - inset, y - 84, 632 - inset, y + 14), (84, 66, 50))
    draw.ellipse((470, 150, 560, 178), (176, 172, 166))
    return _jpeg(image.filter(ImageFilter.GaussianBlur(0.9)))


def _potatoes(_: Path) -> bytes:
    chance = random.Random(40)
    image, draw = _canvas(600, 420, (226, 222, 206))
    for _unused in range(700):
        x, y = chance.uniform(0, 600), chance.uniform(0, 420)
        draw.line(
            (x, y, x + chance.uniform(-40, 40), y + chance.uniform(-8, 8)), (206, 186, 132), 2
        )
    for row in range(4):
        for column in range(5):
            x, y = (
                70 + 110 * column + chance.uniform(-12, 12),
                60 + 95 * row + chance.uniform(-9, 9),
            )
            size = 34 - 6 * (column // 2)
            tone = 92 + 14 * (column // 2)
            draw.ellipse(
                (x - size, y - size * 0.75, x + size, y + size * 0.75), (tone, tone - 16, tone - 30)
            )
            draw.arc(
                (x - size + 6, y - size / 2, x + size - 8, y + size / 2),
                190,
                300,
                (200, 196, 190),
                3,
            )
    return _jpeg(image.filter(ImageFilter.GaussianBlur(1)))


MOTIF = [(0, 0), (30, -6), (24, 14), (10, 26)]
BANDS = {
    "slide": lambda n: (1, 1),
    "half turn": lambda n: (1, 1) if n % 2 == 0 else (-1, -1),
    "mirrors across": lambda n: (1, 1) if n % 2 == 0 else (-1, 1),
    "slide with mirror": lambda n: (1, 1) if n % 2 == 0 else (1, -1),
    "all of them but one": lambda n: ((1, 1), (-1, 1), (-1, -1), (1, -1))[n % 4],
}


def _seven_bands(_: Path) -> bytes:
    image, draw = _canvas(700, 560, (236, 228, 210))

    def stamp(x: float, y: float, flip: tuple[int, int], color) -> None:
        shape = [(x + flip[0] * dx, y + flip[1] * dy) for dx, dy in MOTIF]
        draw.polygon(shape, color)

    blue, brown = (38, 56, 104), (112, 72, 44)
    for number, turn in enumerate(BANDS.values()):
        for n in range(14):
            stamp(40 + 46 * n, 46 + 66 * number, turn(n), blue if number % 2 else brown)
    for number in (5, 6):
        for n in range(14):
            for up in (1, -1):
                side = 1 if number == 5 or n % 2 == 0 else -1
                stamp(40 + 46 * n, 60 + 66 * number, (side, up), blue if number % 2 else brown)
    draw.rectangle((26, 510, 674, 534), blue)
    return _png(image, 8)


def _bus_chart(folder: Path) -> bytes:
    tests = rows(folder / "timetable-tests.csv")
    bars = []
    for sheet in ("official", "version 2", "version 3"):
        times = [float(test["seconds"]) for test in tests if test["sheet"] == sheet]
        bars.append((sheet, sum(times) / len(times)))
    return _png(bar_chart("Seconds to find the 9:15", "mean of five people", bars, GREEN))


def _bus_sheet(_: Path) -> bytes:
    image, draw = _canvas(520, 640, (255, 255, 255))
    draw.text((30, 24), "CLINIC by 9:15", INK, _font(30))
    for line, (words, time) in enumerate(
        (
            ("put on your coat", "8:31"),
            ("leave home", "8:36"),
            ("bus 2, Mill Street", "8:44"),
            ("clinic", "9:07"),
        )
    ):
        y = 110 + 84 * line
        draw.ellipse((34, y + 8, 54, y + 28), BLUE)
        if line < 3:
            draw.line((44, y + 28, 44, y + 92), BLUE, 4)
        draw.text((80, y), words, INK, _font(24))
        draw.text((480, y), time, INK, _font(28), anchor="ra")
    draw.ellipse((60, 480, 140, 560), OCHRE)
    for ray in range(12):
        angle = math.tau * ray / 12
        draw.line(
            (
                100 + 46 * math.cos(angle),
                520 + 46 * math.sin(angle),
                100 + 62 * math.cos(angle),
                520 + 62 * math.sin(angle),
            ),
            OCHRE,
            5,
        )
    draw.ellipse((320, 480, 400, 560), PLUM)
    draw.ellipse((346, 470, 420, 544), (255, 255, 255))
    draw.text((100, 596), "Mon–Fri", INK, _font(20), anchor="mm")
    draw.text((360, 596), "Sat", INK, _font(20), anchor="mm")
    return _png(image, 24)


def _forecast_chart(folder: Path) -> bytes:
    image, draw = _canvas(680, 380)
    draw.text((24, 16), "How sure I was, and what happened", INK, _font(17))
    for step in range(11):
        x = 60 + 56 * step
        draw.line((x, 80, x, 320), GRID, 1)
        draw.text((x, 332), f"{step * 10}", INK, _font(12), anchor="mt")
    for words, y in (("yes", 110), ("no", 290)):
        draw.text((50, y), words, INK, _font(14), anchor="rm")
    seen: dict[tuple[str, str], int] = {}
    for row in rows(folder / "forecast-log.csv"):
        key = (row["odds"], row["outcome"])
        seen[key] = seen.get(key, 0) + 1
        up = -1 if row["outcome"] == "0" else 1
        x = 60 + 560 * float(row["odds"])
        y = (290 if row["outcome"] == "0" else 110) + up * 20 * (seen[key] - 1)
        draw.ellipse((x - 8, y - 8, x + 8, y + 8), RUST if float(row["score"]) > 0.4 else BLUE)
    draw.text(
        (340, 358),
        "odds that I gave, in percent; the three that cost most are red",
        INK,
        _font(12),
        anchor="mm",
    )
    return _png(image)


def _dawn_cue(_: Path) -> bytes:
    image, draw = _canvas(680, 420, (12, 14, 22))
    for x in range(680):
        glow = max(0, 1 - abs(x - 470) / 420)
        for y in range(0, 300, 4):
            share = glow * (y / 300)
            draw.line(
                (x, y, x, y + 4),
                (round(20 + 190 * share), round(22 + 120 * share), round(40 + 60 * share)),
            )
    draw.rectangle((0, 300, 680, 420), (26, 22, 22))
    draw.rectangle((200, 220, 360, 236), (50, 40, 34))
    for x in (212, 340):
        draw.rectangle((x, 236, x + 8, 306), (44, 36, 30))
    draw.ellipse((258, 120, 300, 166), (8, 8, 12))
    draw.polygon([(240, 222), (252, 166), (306, 166), (318, 222)], (8, 8, 12))
    return _jpeg(image.filter(ImageFilter.GaussianBlur(1.5)))


def _lux_chart(folder: Path) -> bytes:
    readings = rows(folder / "dimmer-sheet.csv")
    points = [(float(r["set_percent"]), float(r["mean_lux"])) for r in readings]
    axes = "across: dimmer setting, percent · up: lux at 2 m · line: 405 (x/100)^2.6"
    return _png(
        scatter("What a dimmer really gives", axes, points, lambda x: 405 * (x / 100) ** 2.6)
    )


def _dam_section(_: Path) -> bytes:
    image, draw = _canvas(700, 380, (248, 247, 243))
    draw.polygon([(0, 150), (380, 150), (380, 330), (0, 290)], (186, 208, 226))
    draw.polygon([(0, 290), (380, 250), (380, 330), (0, 340)], (140, 116, 88))
    draw.polygon([(380, 130), (410, 130), (470, 340), (380, 340)], (150, 150, 150))
    draw.polygon([(470, 316), (700, 326), (700, 345), (470, 340)], (186, 208, 226))
    draw.rectangle((0, 340, 700, 380), (110, 96, 80))
    for number in range(10):
        x = 24 + 36 * number
        draw.line((x, 240, x, 336), RUST, 4)
        draw.text((x, 228), f"{number + 1}", RUST, _font(13), anchor="mm")
    draw.text((20, 18), "Hale's Dam, section: where ten cores would be taken", INK, _font(17))
    draw.text((150, 190), "pond", INK, _font(15))
    draw.text((480, 290), "creek", INK, _font(15))
    return _png(image, 24)


def _spoons_chart(folder: Path) -> bytes:
    days = rows(folder / "four-spoons.csv")
    columns = (
        ("Aarhus, white", "aarhus_white", BLUE),
        ("Izmir, white", "izmir_white", RUST),
        ("Aarhus, rye", "aarhus_rye", (130, 160, 196)),
        ("Izmir, rye", "izmir_rye", (214, 150, 136)),
    )
    series = [(name, color, [float(day[key]) for day in days]) for name, key, color in columns]
    labels = [f"day {day['day']}" for day in days]
    return _png(line_chart("Four jars, six weeks", "height at four hours, mm", series, labels))


def _dough_card(_: Path) -> bytes:
    image, draw = _canvas(520, 380, (70, 72, 76))
    draw.polygon([(60, 40), (462, 52), (452, 346), (54, 332)], (250, 246, 230))
    draw.rectangle((210, 28, 300, 58), (222, 210, 170))
    for line, words in enumerate(
        ("68 °F / 20    5 hours", "75 °F / 24    3 ¼", "82 °F / 28    2 ½")
    ):
        draw.text((90, 92 + 62 * line), words, INK, _font(28))
    draw.text((110, 290), "unless it is raining", (40, 60, 150), _font(20))
    return _jpeg(image.filter(ImageFilter.GaussianBlur(0.6)))


def _proofing_box(_: Path) -> bytes:
    image, draw = _canvas(560, 460, (196, 184, 164))
    draw.rectangle((0, 380, 560, 460), (140, 112, 86))
    for x in (120, 410):
        draw.rectangle((x, 260, x + 22, 420), (112, 84, 60))
    draw.rectangle((100, 80, 452, 270), (150, 116, 82))
    draw.rectangle((124, 104, 340, 246), (250, 214, 140))
    draw.ellipse((160, 160, 304, 252), (238, 226, 200))
    draw.rectangle((100, 246, 452, 270), (150, 116, 82))
    draw.ellipse((370, 140, 430, 200), (40, 36, 34))
    draw.line((400, 170, 418, 150), (230, 220, 190), 4)
    draw.text((358, 206), "snow", INK, _font(12))
    draw.text((414, 206), "July", INK, _font(12))
    return _jpeg(image.filter(ImageFilter.GaussianBlur(0.7)))


KITCHEN = [(0, 0.28), (3, 0.28), (7, 0.28), (10, 0.42), (7, 0.28), (12, 0.7)]
AIR = [(0, 0.4), (2, 0.2), (3, 0.5), (7, 0.4), (5, 0.2), (3, 0.2), (2, 0.6)]
HYMN = [(0, 0.4), (4, 0.4), (5, 0.4), (7, 0.8)]
IN_NINE = [
    (0, 0.2),
    (4, 0.2),
    (0, 0.2),
    (4, 0.2),
    (5, 0.2),
    (4, 0.2),
    (7, 0.3),
    (5, 0.2),
    (4, 0.2),
    (1, 0.3),
]
ACCORDION = [(0, 0.25), (4, 0.25), (7, 0.5), (4, 0.25), (5, 0.25), (2, 0.7)]


def _higher(notes: list[tuple[float, float]], steps: int) -> list[tuple[float, float]]:
    return [(pitch + steps, seconds) for pitch, seconds in notes]


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
    "eli-marchetti/barn-fan.jpg": _barn_fan,
    "idris-achterberg/tide-chart.png": _tide_chart,
    "idris-achterberg/flood-marks.png": _flood_map,
    "kalea-kahananui/star-compass.png": _rising_stars,
    "kalea-kahananui/mill-steps.jpg": _mill_steps,
    "layla-haddad/bus-chart.png": _bus_chart,
    "layla-haddad/bus-sheet-version-3.png": _bus_sheet,
    "mateo-quispe-barrientos/chuno.jpg": _potatoes,
    "mateo-quispe-barrientos/don-aurelio.wav": lambda _: wav(tune(ACCORDION, bow)),
    "maximiliana-adeyemi/dam-section.png": _dam_section,
    "noam-ben-shahar/forecast-chart.png": _forecast_chart,
    "noam-ben-shahar/count-morning.jpg": lambda _: _jpeg(winter_creek()),
    "remy-thibodeaux/dawn-cue.jpg": _dawn_cue,
    "remy-thibodeaux/dimmer-chart.png": _lux_chart,
    "siobhan-odalaigh/air.wav": lambda _: wav(tune(_higher(AIR, 7), bow)),
    "siobhan-odalaigh/air-rescued.wav": lambda _: wav(tune(_higher(AIR, -5), bow)),
    "wulandari/seven-bands.png": _seven_bands,
    "zoe-celik-sorensen/hymn-first.wav": lambda _: wav(tune(HYMN, bow)),
    "zoe-celik-sorensen/hymn-in-nine.wav": lambda _: wav(tune(IN_NINE, pluck)),
    "zoe-celik-sorensen/four-spoons-chart.png": _spoons_chart,
    "zoe-celik-sorensen/dough-card.jpg": _dough_card,
    "zoe-celik-sorensen/proofing-box.jpg": _proofing_box,
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
