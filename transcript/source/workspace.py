"""A school's folder: what its files say, learner by learner."""

import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path

from transcript.diagnostics import Diagnostic, has_errors, in_order
from transcript.errors import UnreadableWorkspaceError
from transcript.model.appearance import LARGEST_LOGO
from transcript.model.consent import Consents
from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.model.habit import HabitObservation
from transcript.model.mastery import MasteryPolicy
from transcript.model.origin import Origin
from transcript.model.school import School
from transcript.model.transcript import Transcript
from transcript.reading.codes import UNREADABLE
from transcript.reading.document import Document
from transcript.reading.limits import LIMITS
from transcript.reading.text import megabytes, shown
from transcript.source import build_learner, build_school
from transcript.source.consents import CONSENTS_FILE, read_consents
from transcript.source.drafts import NO_GRADUATE_PROFILE, NO_SCHOOL, nobody
from transcript.source.evidence_files import Facts, FileFacts, inspect, path_parts
from transcript.source.loading import SUFFIXES, Loading
from transcript.source.logo_file import LogoFacts, inspect_logo
from transcript.source.opening import TROUBLES, files_below, lstat, open_below
from transcript.source.order import in_school_order
from transcript.source.policy_file import read_policy
from transcript.source.ratings_file import RATINGS_FILE, merged
from transcript.source.settings import Settings, read_settings
from transcript.ways_out import Deed, WayOut

_MOST_UNNAMED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFiles:
    """What the files of the school say; None for a file that has errors.

    `credits` holds those that could be built, in the school's order. `documents` holds every file
    that could be read, by its path, whatever its shape; `endorsements` are those among them that
    others have signed.
    """

    school: School | None
    graduate_profile: GraduateProfile | None
    credits: tuple[MasteryCredit, ...]
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document] = field(compare=False, repr=False)
    logo: LogoFacts = field(default=LogoFacts(), compare=False)
    endorsements: tuple[Document, ...] = ()
    mastery: MasteryPolicy = field(default=MasteryPolicy())


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the files of a learner and of the school say.

    `transcript` is None if the school, the graduate profile, the learner or the record could not
    be built; a credit that could not is only left out of it. `draft` is there whenever the record
    could be built, with empty stand-ins for the rest: to look for problems in, never to issue.
    `diagnostics` include the school's. `habits` and `consents` stand apart from the record.
    """

    transcript: Transcript | None
    draft: Transcript | None
    facts: Facts
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document] = field(compare=False, repr=False)
    habits: tuple[HabitObservation, ...] = ()
    consents: Consents = field(default=Consents())


class Workspace:
    """A school's folder, read when asked. Nothing outside it is ever opened."""

    def __init__(self, folder: Path, settings: Settings, diagnostics: Sequence[Diagnostic]) -> None:
        """Use `Workspace.open`."""
        self.folder = folder
        self.settings = settings
        self.diagnostics = tuple(diagnostics)

    @classmethod
    def open(cls, folder: Path) -> "Workspace":
        """Open a school's folder. Raises `UnreadableWorkspaceError`.

        Errors in `workspace.yaml` are among the diagnostics of whatever is loaded; until they are
        put right, the settings are the safest there are.
        """
        if not folder.is_dir():
            raise UnreadableWorkspaceError(folder, "this is not a folder")
        if not any(lstat(folder / f"workspace{suffix}") for suffix in SUFFIXES):
            reason = "there is no workspace.yaml here, so this is not a school's folder"
            raise UnreadableWorkspaceError(folder, reason)
        loading = Loading(folder)
        fields = loading.fields("workspace", "authoring/workspace")
        settings = read_settings(fields) if fields else Settings()
        return cls(folder, settings, in_order(loading.diagnostics))

    def require_settings(self, name: str) -> None:
        """Raise `UnreadableWorkspaceError` if `workspace.yaml` has `name`, and cannot be read.

        For what must not be taken as left out, because it is misspelt.
        """
        if not has_errors(self.diagnostics):
            return
        for path in (self.folder / f"workspace{suffix}" for suffix in SUFFIXES):
            content = self.content(path.name)
            if content is not None and name.encode() in content:
                reason = f"`{name}` cannot be told from it: put right what is wrong in it first"
                raise UnreadableWorkspaceError(path, reason, way_out=WayOut(Deed.MEND_FILES))

    @cached_property
    def learner_ids(self) -> tuple[str, ...]:
        """The names of the learners' folders, sorted."""
        names = Loading(self.folder).entries("learners")
        return tuple(name for name in names if (self.folder / "learners" / name).is_dir())

    def load_school(self) -> SchoolFiles:
        """Return what the files of the school say. They are read once."""
        return self._school_files

    def content(self, file: str, *, most: int = LIMITS.size) -> bytes | None:
        """Return the bytes of a file below the folder; None if it is not there.

        Raises `UnreadableWorkspaceError` for a link, for what is no file or cannot be opened, and
        for more than `most` bytes.
        """
        parts = path_parts(file)
        opened = open_below(self.folder, parts) if parts else "outside"
        if opened == "missing":
            return None
        path = self.folder / file
        if isinstance(opened, str):
            raise UnreadableWorkspaceError(path, TROUBLES[opened][0])
        with opened as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise UnreadableWorkspaceError(path, f"it is larger than {megabytes(most)}")
        return content

    def load(self, learner: str, *, files_too: bool = True) -> Loaded:
        """Return what the files of a learner say. An unknown learner is a diagnostic too.

        Without `files_too` the files of evidence are not opened, and nothing is known of them.
        """
        files = self.load_school()
        if learner not in self._known_learners:
            diagnostics = (*files.diagnostics, self._unknown_learner(learner))
            return _loaded(None, Facts(), diagnostics, files.documents)
        loading = Loading(self.folder)
        place = f"learners/{learner}"
        person = loading.fields(f"{place}/learner", "authoring/learner")
        record = loading.fields(f"{place}/record", "authoring/record")
        ratings = loading.ratings(f"{place}/{RATINGS_FILE}")
        habits = loading.optional_fields(f"{place}/habits", "authoring/habits")
        consents = loading.optional_fields(f"{place}/{CONSENTS_FILE}", "authoring/consents")
        diagnostics = (*files.diagnostics, *loading.diagnostics)
        documents = {**files.documents, **loading.documents}
        if record is None:
            return _loaded(None, Facts(), diagnostics, documents)
        draft = build_learner.transcript(
            record,
            of=build_learner.learner(person) if person else nobody(learner),
            school=files.school or NO_SCHOOL,
            graduate_profile=files.graduate_profile or NO_GRADUATE_PROFILE,
            credits=files.credits,
        )
        draft = replace(draft, ratings=merged(draft.ratings, ratings))
        facts = self._facts(place, draft) if files_too else Facts()
        loaded = replace(
            _loaded(draft, facts, diagnostics, documents),
            habits=build_learner.habits(habits) if habits else (),
            consents=read_consents(consents) if consents else Consents(),
        )
        whole = person and files.school and files.graduate_profile
        return loaded if whole else replace(loaded, transcript=None)

    @cached_property
    def _known_learners(self) -> frozenset[str]:
        return frozenset(self.learner_ids)

    @cached_property
    def _school_files(self) -> SchoolFiles:
        loading = Loading(self.folder)
        school = loading.fields("school", "authoring/school")
        profile = loading.fields("graduate-profile", "authoring/graduate-profile")
        graduate_profile = build_school.graduate_profile(profile) if profile else None
        found = [loading.fields(stem, "authoring/credit") for stem in self._credit_files(loading)]
        endorsements = tuple(self._endorsements(loading))
        policy = loading.optional_fields("mastery", "authoring/mastery")
        loading.report_stray_learners()
        loading.report_half_import()
        built = build_school.school(school) if school else None
        named = built.appearance.logo if built else None
        logo = _logo(self.folder, named) if named else LogoFacts()
        return SchoolFiles(
            school=built.with_picture(logo.picture) if built else None,
            logo=logo,
            graduate_profile=graduate_profile,
            credits=in_school_order(
                (build_school.credit(each) for each in found if each), graduate_profile
            ),
            diagnostics=in_order((*self.diagnostics, *loading.diagnostics)),
            documents=loading.documents,
            endorsements=endorsements,
            mastery=read_policy(policy) if policy else MasteryPolicy(),
        )

    def _endorsements(self, loading: Loading) -> Iterator[Document]:
        for name in loading.entries("endorsements"):
            file = f"endorsements/{name}"
            if not name.endswith(".json"):
                loading.stray(file, "keep only endorsements here: one .json file each")
            elif document := loading.document(file):
                yield document

    def _credit_files(self, loading: Loading) -> Sequence[str]:
        stems: dict[str, None] = {}
        for name in loading.entries("credits", needed=True):
            path = Path(name)
            if path.suffix in SUFFIXES:
                stems[f"credits/{path.stem}"] = None
            else:
                loading.stray(f"credits/{name}", "keep only credits here: one .yaml file each")
        return tuple(stems)

    def _unknown_learner(self, learner: str) -> Diagnostic:
        near = get_close_matches(learner[:100], self.learner_ids, n=1)
        hint = f"did you mean “{near[0]}”?" if near else "look at the folder names in learners/"
        message = f"there is no learner {shown(learner)}"
        return Diagnostic(
            code=UNREADABLE, origin=Origin(file="learners"), message=message, hint=hint
        )

    def _facts(self, place: str, transcript: Transcript) -> Facts:
        named = dict.fromkeys(each.file for each in transcript.evidence if each.file)
        root = self.folder / place
        files = {path: _file_facts(root, path) for path in named}
        known = {unicodedata.normalize("NFC", path) for path in named}
        others = (
            path
            for path in files_below(root, "evidence")
            if unicodedata.normalize("NFC", path) not in known
        )
        return Facts(files=files, unnamed=tuple(sorted(islice(others, _MOST_UNNAMED))))


def _loaded(
    draft: Transcript | None,
    facts: Facts,
    diagnostics: Sequence[Diagnostic],
    documents: Mapping[str, Document],
) -> Loaded:
    return Loaded(
        transcript=draft,
        draft=draft,
        facts=facts,
        diagnostics=in_order(diagnostics),
        documents=documents,
    )


def _file_facts(root: Path, path: str) -> FileFacts:
    parts = path_parts(path)
    if parts is None:
        return FileFacts(problem="outside")
    opened = open_below(root, parts)
    if opened == "missing":
        # Some systems store “é” in two characters; records have it in one.
        opened = open_below(root, [unicodedata.normalize("NFD", part) for part in parts])
    if isinstance(opened, str):
        return FileFacts(problem=opened)
    with opened as stream:
        size = os.fstat(stream.fileno()).st_size
        try:
            return inspect(stream, size=size, suffix=Path(path).suffix)
        except OSError:
            return FileFacts(size=size, problem="unreadable")


def _logo(root: Path, path: str) -> LogoFacts:
    parts = path_parts(path)
    opened = open_below(root, parts) if parts else "outside"
    if isinstance(opened, str):
        return LogoFacts(problem=opened)
    with opened as stream:
        try:
            return inspect_logo(stream.read(LARGEST_LOGO + 1))
        except OSError:
            return LogoFacts(problem="unreadable")
