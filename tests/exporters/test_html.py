"""The page for a browser: it fetches nothing, runs nothing of others, says what paper says."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from html.parser import HTMLParser

import pypdfium2
import pytest
from transcript_exporters.html import HtmlExporter
from transcript_exporters.pdf import PdfExporter

from tests.exporters.samples import LEARNERS, MOST_WORDS, SAMPLES
from transcript.exporting import Edition, export
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.award import CreditAward
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import Evidence
from transcript.model.learner import Name
from transcript.model.recipient import Recipient
from transcript.proofs.keys import Ed25519Signer
from transcript.source.release import Release
from transcript.source.workspace import Workspace

Shaped = Callable[..., IssuedTranscript]

ALIKE = 0.8  # of the words: page numbers, and how each is checked, are its own
VOID = {"img", "br", "input", "meta", "link", "path", "circle", "rect"}
HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=alert(2)>&\"'"
TEXTS = {"text": "evidence/a.txt", "image": "evidence/b.png", "audio": "evidence/c.mp3"}


class Page(HTMLParser):
    """What a page is made of: its elements, and the text that a reader of one language sees."""

    def __init__(self, content: bytes, language: str = "en") -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self.landing: list[str] = []
        self._language = language
        self._stack: list[tuple[str, bool, bool]] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag in VOID:
            return
        classes = given.get("class", "").split()
        before = self._stack[-1] if self._stack else ("", False, False)
        hidden = (
            before[1]
            or tag in {"style", "script", "title"}
            or ("w" in classes and given["lang"] != self._language)
            or bool({"aside", "skip", "tip", "narrow", "later", "on-paper"} & set(classes))
        )
        self._stack.append((tag, hidden, before[2] or "landing" in classes))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._stack and not self._stack[-1][1]:
            self.said += data.split()
            if self._stack[-1][2]:
                self.landing += data.split()

    def attributes(self, name: str) -> list[str]:
        return [given[name] for _, given in self.elements if name in given]

    def saved(self) -> dict[str, bytes]:
        found = {}
        for tag, given in self.elements:
            if tag == "a" and "download" in given:
                found[given["download"]] = base64.b64decode(given["href"].partition(",")[2])
        return found


def rendered(issued: IssuedTranscript, edition: Edition | None = None) -> bytes:
    return HtmlExporter().render(issued, edition or Edition())


def page(issued: IssuedTranscript, edition: Edition | None = None, language: str = "en") -> Page:
    return Page(rendered(issued, edition), language)


def with_evidence(issued: IssuedTranscript, *items: Evidence) -> IssuedTranscript:
    """Return the same record with these pieces as all that its first credit rests on."""
    award = replace(issued.transcript.awards[0], evidence=tuple(each.id for each in items))
    others = tuple(replace(each, evidence=()) for each in issued.transcript.awards[1:])
    transcript = replace(issued.transcript, evidence=items, awards=(award, *others), featured=())
    return replace(issued, transcript=transcript)


def one(issued: IssuedTranscript, **facts: object) -> IssuedTranscript:
    first = issued.transcript.evidence[0]
    return with_evidence(issued, replace(first, **facts))  # type: ignore[arg-type]


# Two minutes.


@pytest.mark.parametrize("language", HtmlExporter.languages)
@pytest.mark.parametrize("learner", LEARNERS)
def test_the_landing_of_a_sample_learner_has_few_words(
    samples: dict[str, IssuedTranscript], learner: str, language: str
) -> None:
    assert len(page(samples[learner], Edition(), language).landing) <= MOST_WORDS


@pytest.mark.parametrize("statement", [0, 20, 60, 110, 160, 600])
@pytest.mark.parametrize("featured", [0, 1, 6])
def test_the_landing_has_few_words_however_much_the_learner_says(
    shaped: Shaped, statement: int, featured: int
) -> None:
    made = shaped(statement=statement, featured=featured)
    assert len(page(made).landing) <= MOST_WORDS


def words_of(text: str) -> list[str]:
    return re.findall(r"\w[\w’'-]*", text.upper())


@pytest.mark.parametrize("language", HtmlExporter.languages)
@pytest.mark.parametrize("learner", LEARNERS)
def test_the_landing_says_what_page_one_says_in_the_same_order(
    samples: dict[str, IssuedTranscript], learner: str, language: str
) -> None:
    edition = Edition(language=language)
    document = pypdfium2.PdfDocument(PdfExporter().render(samples[learner], edition))
    paper = words_of(document[0].get_textpage().get_text_range())
    document.close()
    screen = words_of(" ".join(page(samples[learner], edition, language).landing))
    alike = SequenceMatcher(None, paper, screen, autojunk=False).ratio()
    assert alike >= ALIKE


def test_a_statement_that_is_cut_goes_on_behind_a_summary_and_on_paper(shaped: Shaped) -> None:
    words = tuple(f"word{number}" for number in range(600))
    content = rendered(shaped(statement=600, words=words)).decode()
    assert "Read the rest of it" in content
    assert content.count("word599.") == 2  # on screen, and where paper goes on


def test_a_record_with_nothing_to_show_yet_says_what_graduates_can_do(shaped: Shaped) -> None:
    newcomer = shaped(earned=0.0, earned_advanced=0.0, complete=False, featured=0)
    assert "What our graduates can do" in " ".join(page(newcomer).landing)


# Nothing is fetched, and nothing of others runs.


def test_the_policy_names_the_style_and_the_script_by_digest(shaped: Shaped) -> None:
    content = rendered(shaped()).decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', content)
    for tag, kind in (("style", "style-src"), ("script", "script-src")):
        (text,) = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", content, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} &#39;sha256-{digest}&#39;;" in policy
    assert policy.startswith("default-src &#39;none&#39;; ")
    assert "unsafe" not in policy


def test_nothing_is_fetched_and_nothing_stands_in_attributes(shaped: Shaped) -> None:
    made = page(shaped())
    assert [each for each in made.attributes("src") if not each.startswith("data:")] == []
    assert {tag for tag, _ in made.elements} & {
        "link",
        "iframe",
        "object",
        "embed",
        "base",
    } == set()
    names = {name for _, given in made.elements for name in given}
    assert [each for each in names if each == "style" or each.startswith("on")] == []


def test_every_address_within_leads_to_one_place(samples: dict[str, IssuedTranscript]) -> None:
    made = page(samples[LEARNERS[0]])
    places = made.attributes("id")
    assert len(set(places)) == len(places)
    inner = {each[1:] for each in made.attributes("href") if each.startswith("#")}
    assert inner - set(places) == set()


def test_featured_work_that_no_credit_rests_on_is_shown_where_its_name_leads(
    shaped: Shaped,
) -> None:
    made = shaped(featured=1)
    awards = tuple(replace(each, evidence=()) for each in made.transcript.awards)
    work = made.transcript.featured[0].evidence
    found = page(replace(made, transcript=replace(made.transcript, awards=awards)))
    assert f"#work-{work}" in found.attributes("href")
    assert found.attributes("id").count(f"work-{work}") == 1


def hostile(issued: IssuedTranscript) -> IssuedTranscript:
    transcript = issued.transcript
    learner = replace(transcript.learner, legal_name=Name(full=HOSTILE), chosen_name=None)
    credits_ = tuple(
        replace(each, name=HOSTILE, standard=HOSTILE, description=HOSTILE, code=HOSTILE)
        for each in transcript.credits
    )
    evidence = tuple(
        replace(each, title=HOSTILE, description=HOSTILE, reflection=HOSTILE, alt=HOSTILE)
        for each in transcript.evidence
    )
    return replace(
        issued,
        transcript=replace(
            transcript,
            learner=learner,
            credits=credits_,
            evidence=evidence,
            statement=HOSTILE,
            school=replace(transcript.school, name=HOSTILE, notice=HOSTILE),
        ),
    )


def test_markup_in_texts_stays_text(shaped: Shaped) -> None:
    kind, path = "evidence/a.txt", "evidence/0-0.pdf"
    plain, made = shaped(), hostile(one(shaped(), file=kind))
    edition = Edition(evidence={kind: HOSTILE.encode(), path: b"%PDF"})
    found = page(made, edition)
    assert HOSTILE.split(maxsplit=1)[0] in " ".join(found.said)
    assert {tag for tag, _ in found.elements} - {tag for tag, _ in page(plain).elements} <= {"pre"}
    assert sum(tag == "script" for tag, _ in found.elements) == 1
    assert "onerror" not in {name for _, given in found.elements for name in given}


def test_a_name_cannot_end_the_string_in_the_style(shaped: Shaped) -> None:
    content = rendered(shaped(name='"}body{display:none}/*</style>')).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", content, re.DOTALL)
    assert "display:none}/*" not in style
    assert r"\22 \7d \62 " in style


def test_a_colour_that_is_none_is_left_out(shaped: Shaped) -> None:
    made = shaped()
    school = made.transcript.school
    appearance = replace(school.appearance, colour="red}</style>", accent="#a1b2c3")
    transcript = replace(made.transcript, school=replace(school, appearance=appearance))
    content = rendered(replace(made, transcript=transcript)).decode()
    assert "red}" not in content
    assert "--accent:#a1b2c3" in content


def test_a_name_written_from_right_to_left_turns_nothing_around_it(shaped: Shaped) -> None:
    content = rendered(shaped(name="ليلى حداد")).decode()
    assert "<h1><bdi>ليلى حداد</bdi></h1>" in content
    assert "End of the record of <bdi>ليلى حداد</bdi> ·" in content


def test_marks_that_turn_the_reading_direction_end_with_the_name(shaped: Shaped) -> None:
    assert "<h1><bdi>Amara \u202edo</bdi></h1>" in rendered(shaped(name="Amara \u202edo")).decode()


def test_characters_that_no_page_shows_are_left_out(shaped: Shaped) -> None:
    assert "<h1>Amara</h1>" in rendered(shaped(name="Am\x00ar\ufdd0a")).decode()


# Both languages.


@pytest.mark.parametrize("language", HtmlExporter.languages)
def test_the_page_opens_in_the_language_of_the_edition(shaped: Shaped, language: str) -> None:
    made = page(shaped(), Edition(language=language))
    chosen = [given["id"] for _, given in made.elements if "checked" in given]
    assert chosen == [f"in-{language}"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Credits by area"), ("es", "Créditos por área")]
)
def test_both_languages_are_in_every_page(shaped: Shaped, language: str, said: str) -> None:
    for opened in HtmlExporter.languages:
        made = page(shaped(), Edition(language=opened), language)
        assert said in " ".join(made.said)


def test_a_translation_says_which_language_governs(shaped: Shaped) -> None:
    assert "prevalece el original" in " ".join(page(shaped(), Edition(), "es").landing)
    assert "original" not in " ".join(page(shaped()).landing)


# Credits.


def test_a_credit_opens_to_its_rubric_with_the_level_that_was_reached(shaped: Shaped) -> None:
    said = " ".join(page(shaped()).said)
    assert "Distinguished reached Distinguished work" in said
    assert "Proficient the standard Proficient work" in said


def test_a_journey_has_every_rating_with_what_was_said(
    samples: dict[str, IssuedTranscript],
) -> None:
    issued = samples["amara-nwosu-delgado"]
    said = " ".join(page(issued).said)
    awarded = {each.credit for each in issued.transcript.awards}
    for rating in issued.transcript.ratings:
        if rating.credit in awarded and rating.feedback:
            assert " ".join(rating.feedback.split()) in said


def test_a_foundational_credit_that_is_not_earned_can_be_opened_too(shaped: Shaped) -> None:
    made = shaped(earned=0.5, complete=False, under_way=1)
    earned = {each.credit for each in made.transcript.awards}
    waiting = [each for each in made.transcript.credits if each.id not in earned]
    places = page(made).attributes("id")
    for each in waiting:
        assert (f"credit-{each.id}" in places) == (each.level.value == "foundational")


def test_an_award_without_an_attempt_on_record_says_so(shaped: Shaped) -> None:
    made = shaped()
    made = replace(made, transcript=replace(made.transcript, ratings=()))
    assert "No attempt is on record" in " ".join(page(made).said)


def test_an_award_from_elsewhere_says_where_from(shaped: Shaped) -> None:
    assert "Transferred from Valley Community College" in " ".join(page(shaped()).said)


def test_a_level_that_the_rubric_does_not_have_is_named_as_it_is(shaped: Shaped) -> None:
    made = shaped()
    first = replace(made.transcript.ratings[0], level="superb", criterion="gone")
    made = replace(made, transcript=replace(made.transcript, ratings=(first,)))
    assert "superb below the standard gone" in " ".join(page(made).said)


def test_the_reason_of_a_decision_is_told(samples: dict[str, IssuedTranscript]) -> None:
    issued = samples["amara-nwosu-delgado"]
    said = " ".join(page(issued).said)
    reasons = [each.determination.reason for each in issued.transcript.awards if each.determination]
    assert reasons
    assert all(" ".join(each.split()) in said for each in reasons)


# Evidence.


def test_an_image_is_shown_with_what_it_shows_in_words(shaped: Shaped) -> None:
    made = one(shaped(), file=TEXTS["image"], alt="A heron.")
    found = page(made, Edition(evidence={TEXTS["image"]: b"png"}))
    assert ("A heron.", "data:image/png;base64,cG5n") in [
        (given["alt"], given["src"]) for tag, given in found.elements if tag == "img"
    ]


def test_a_recording_is_played_and_saved(shaped: Shaped) -> None:
    found = page(one(shaped(), file=TEXTS["audio"]), Edition(evidence={TEXTS["audio"]: b"mp3"}))
    assert [given["src"] for tag, given in found.elements if tag == "audio"] == [
        "data:audio/mpeg;base64,bXAz"
    ]
    assert found.saved()["c.mp3"] == b"mp3"


def test_a_text_is_read_in_place(shaped: Shaped) -> None:
    found = page(one(shaped(), file=TEXTS["text"]), Edition(evidence={TEXTS["text"]: b"It <b>."}))
    assert "Read it here It <b>. Save the file (a.txt, 1 KB)" in " ".join(found.said)


@pytest.mark.parametrize("name", ["evidence/d.pdf", "evidence/e.html", "evidence/f.svg"])
def test_what_could_run_is_only_saved(shaped: Shaped, name: str) -> None:
    found = page(one(shaped(), file=name), Edition(evidence={name: b"<script>"}))
    kept = name.removeprefix("evidence/")
    assert found.saved()[kept] == b"<script>"
    (address,) = [given["href"] for _, given in found.elements if given.get("download") == kept]
    assert address.startswith(("data:application/pdf;", "data:application/octet-stream;"))


def test_a_file_beside_the_page_is_linked(shaped: Shaped) -> None:
    made = one(shaped(), file="evidence/a b.pdf")
    found = page(made, Edition(beside={"evidence/a b.pdf": "evidence/a b.pdf"}))
    assert "evidence/a%20b.pdf" in found.attributes("href")


def test_work_that_is_published_elsewhere_is_linked_by_its_host(shaped: Shaped) -> None:
    found = page(one(shaped(), file=None, url="https://media.example/film"))
    assert "Open it at media.example" in " ".join(found.said)
    assert "https://media.example/film" in found.attributes("href")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[",
        "file:///",
        r"https://elsewhere.example\@media.example/film",
        "https://media.example@elsewhere.example/film",
    ],
)
def test_an_address_that_is_none_of_the_web_or_hides_its_host_is_not_linked(
    shaped: Shaped, url: str
) -> None:
    found = page(one(shaped(), file=None, url=url))
    assert url not in found.attributes("href")
    assert "The school keeps the file" in " ".join(found.said)


def test_evidence_of_two_credits_is_shown_once(shaped: Shaped) -> None:
    made = one(shaped(), file=TEXTS["image"])
    first, second = made.transcript.awards[:2]
    shared = (first, replace(second, evidence=first.evidence), *made.transcript.awards[2:])
    made = replace(made, transcript=replace(made.transcript, awards=shared))
    found = page(made, Edition(evidence={TEXTS["image"]: b"png"}))
    assert found.attributes("src").count("data:image/png;base64,cG5n") == 1
    credit = made.transcript.credit(first.credit)
    assert credit
    assert f"Shown with “{credit.name}”" in " ".join(found.said)


def test_a_credit_without_open_work_says_so(shaped: Shaped) -> None:
    made = with_evidence(shaped())
    assert "No work for this credit is open" in " ".join(page(made).said)


def test_the_size_of_a_large_file_is_told(shaped: Shaped) -> None:
    name = "evidence/d.pdf"
    found = page(one(shaped(), file=name), Edition(evidence={name: bytes(3 * 1024 * 1024)}))
    assert "(d.pdf, 3.0 MB)" in " ".join(found.said)


def test_evidence_that_could_not_be_put_in_is_named(shaped: Shaped) -> None:
    made = one(shaped(), file=TEXTS["text"], title="A plan")
    remark = "not in the page, since it is gone, changed or too large: “A plan”"
    assert export(made, "html", evidence={}).remarks == (remark,)
    assert export(made, "html", evidence={TEXTS["text"]: b"."}).remarks == ()
    assert export(made, "html").remarks == ()


# What proves the record, and what does not.


def test_the_signed_record_is_inside_byte_for_byte(shaped: Shaped) -> None:
    made = replace(shaped(), code="CODE")
    recipient = Recipient(
        name="Lakeside College", release="0f" * 16, released_on=date(2026, 11, 22)
    )
    edition = Edition(
        status_lists=(b"revoked", b"suspended"), ledger_proof=b"proof", recipient=recipient
    )
    assert page(made, edition).saved() == {
        "transcript.clr.json": made.clr,
        "transcript.record.json": made.record,
        "transcript.code.txt": b"CODE",
        "transcript.tlog-proof": b"proof",
        "transcript.release.json": recipient.to_bytes(),
        "status-list.json": b"revoked",
        "suspension-list.json": b"suspended",
    }


def test_the_page_never_calls_itself_official_or_genuine(shaped: Shaped) -> None:
    said = " ".join(page(shaped()).said).lower()
    for word in ("official", "genuine", "verified", "authentic", "valid "):
        assert word not in said
    assert "nothing on it proves itself" in said


@pytest.mark.parametrize("address", ["https://riverbend.example/verify", None])
def test_the_page_says_how_the_record_is_checked(shaped: Shaped, address: str | None) -> None:
    made = shaped()
    school = replace(made.transcript.school, verify_url=address)
    made = replace(made, transcript=replace(made.transcript, school=school))
    said = " ".join(page(made).said)
    where = "riverbend.example/verify" if address else "ask the school, +1 802 555 0100"
    assert where in said
    assert "Save transcript.clr.json" in said


def test_a_copy_for_a_recipient_says_for_whom(shaped: Shaped) -> None:
    recipient = Recipient(
        name="Lakeside College", release="0f" * 16, released_on=date(2026, 11, 22)
    )
    said = " ".join(page(shaped(), Edition(recipient=recipient)).landing)
    assert "Released to Lakeside College on 22 November 2026" in said
    assert "34 CFR 99.33" in said
    plain = Edition(recipient=replace(recipient, notice=False))
    assert "34 CFR 99.33" not in " ".join(page(shaped(), plain).landing)


def test_the_same_arguments_give_the_same_bytes(shaped: Shaped) -> None:
    assert rendered(shaped()) == rendered(shaped())


def test_the_file_has_its_name_and_media_type(shaped: Shaped) -> None:
    artifact = export(shaped(), "html", language="es")
    assert (artifact.name, artifact.media_type) == ("a-learner.es.html", "text/html")


def test_sixty_credits_with_their_evidence_stay_under_three_megabytes() -> None:
    loaded = Workspace.open(SAMPLES).load("amara-nwosu-delgado").transcript
    assert loaded
    awards = loaded.awards
    copies = [
        (replace(credit, id=f"{credit.id}-{turn}"), replace(award, credit=f"{award.credit}-{turn}"))
        for turn in range(3)
        for award in awards
        if (credit := loaded.credit(award.credit))
    ][:60]
    transcript = replace(
        loaded,
        credits=tuple(credit for credit, _ in copies),
        awards=tuple(award for _, award in copies),
        ratings=(),
    )
    made = issue(
        transcript,
        issuer=Issuer.of(transcript.school.id, Ed25519Signer.from_seed(bytes(range(32)))),
        document=DocumentIdentity(
            id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
            issued_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
        ),
        release=Release(),
    )
    assert len(made.transcript.awards) == 60
    assert len(rendered(made)) < 3_000_000


@pytest.mark.parametrize("shape", [{"advanced": (0,) * 7}, {"foundational": (0, 3, 3, 3, 3, 2, 3)}])
def test_rings_of_any_shape_are_drawn(shaped: Shaped, shape: dict[str, tuple[int, ...]]) -> None:
    made = shaped(**shape)
    drawn = sum("cell" in given.get("class", "").split() for _, given in page(made).elements)
    assert drawn == 2 * len(made.transcript.credits)


def test_a_school_without_profile_courses_or_shared_levels_has_a_page(shaped: Shaped) -> None:
    made = shaped(courses=0, featured=0, statement=0)
    school = replace(made.transcript.school, profile=(), notice=None)
    credits_ = tuple(
        replace(each, rubric=replace(each.rubric, levels=each.rubric.levels[place % 3 :]))
        for place, each in enumerate(made.transcript.credits)
    )
    bare = replace(made.transcript, school=school, credits=credits_, awards=made.transcript.awards)
    said = " ".join(page(replace(made, transcript=bare)).said)
    assert "School profile" not in said
    assert "Learning activities" not in said
    assert "Each credit names its own levels" in said
    assert f"Contact {school.phone}" in said


def test_an_award_that_nobody_is_named_for_says_nobody(shaped: Shaped) -> None:
    made = shaped()
    awards: tuple[CreditAward, ...] = tuple(
        replace(each, approved_by=()) for each in made.transcript.awards
    )
    made = replace(made, transcript=replace(made.transcript, awards=awards))
    assert "by Gil Ostrander" not in " ".join(page(made).said)
