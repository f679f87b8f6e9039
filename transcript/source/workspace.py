"""A school's folder. This is one of the four places that open files."""

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, Literal

from transcript.diagnostics import Code, Diagnostic, has_errors, in_order
from transcript.durable import STAGE, is_half_written
from transcript.errors import UnreadableWorkspaceError
from transcript.model.appearance import LARGEST_LOGO
from transcript.model.consent import Consents
from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.model.habit import HabitObservation
from transcript.model.mastery import MasteryPolicy
from transcript.model.origin import Origin
from transcript.model.rating import Rating
from transcript.model.school import School
from transcript.model.transcript import Transcript
from transcript.reading.codes import TOO_LARGE, UNREADABLE
from transcript.reading.document import Document
from transcript.reading.limits import LIMITS
from transcript.reading.reader import read_document
from transcript.reading.text import megabytes, shown
from transcript.source import build, codes, shape
from transcript.source.consents import CONSENTS_FILE, read_consents
from transcript.source.drafts import NO_GRADUATE_PROFILE, NO_SCHOOL, nobody
from transcript.source.evidence_files import Facts, FileFacts, inspect, path_parts
from transcript.source.fields import Fields
from transcript.source.logo_file import LogoFacts, inspect_logo
from transcript.source.order import in_school_order
from transcript.source.policy_file import read_policy
from transcript.source.ratings_file import RATINGS_FILE, merged, read_ratings
from transcript.source.settings import Settings, read_settings

_SUFFIXES = (".yaml", ".yml", ".json")
_MOST_UNNAMED = 1000
_SYSTEM_FILES = {"Thumbs.db", "desktop.ini"}
# A link is not followed and a pipe is not waited for, where the system knows how.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_Trouble = Literal["missing", "outside", "not a file", "unreadable"]
_TROUBLES: Mapping[_Trouble, tuple[str, str]] = {
    "missing": (
        "the file is missing",
        "add it, or check how its name is spelt; .yaml, .yml and .json are read",
    ),
    "outside": (
        "this is a link, and links are not followed",
        "put the file or folder itself in its place",
    ),
    "not a file": ("this is not a file", "put a file of this name in its place"),
    "unreadable": ("the file cannot be opened", "check who may read it, and try again"),
}


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
        if not any(_lstat(folder / f"workspace{suffix}") for suffix in _SUFFIXES):
            reason = "there is no workspace.yaml here, so this is not a school's folder"
            raise UnreadableWorkspaceError(folder, reason)
        loading = _Loading(folder)
        fields = loading.fields("workspace", "authoring/workspace")
        settings = read_settings(fields) if fields else Settings()
        return cls(folder, settings, in_order(loading.diagnostics))

    def require_settings(self, name: str) -> None:
        """Raise `UnreadableWorkspaceError` if `workspace.yaml` has `name`, and cannot be read.

        For what must not be taken as left out, because it is misspelt.
        """
        if not has_errors(self.diagnostics):
            return
        for path in (self.folder / f"workspace{suffix}" for suffix in _SUFFIXES):
            content = self.content(path.name)
            if content is not None and name.encode() in content:
                reason = f"put right what is wrong in it first (“transcript validate”): `{name}`"
                raise UnreadableWorkspaceError(path, f"{reason} cannot be told from it")

    @cached_property
    def learner_ids(self) -> tuple[str, ...]:
        """The names of the learners' folders, sorted."""
        names = _Loading(self.folder).entries("learners")
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
        opened = _open(self.folder, parts) if parts else "outside"
        if opened == "missing":
            return None
        path = self.folder / file
        if isinstance(opened, str):
            raise UnreadableWorkspaceError(path, _TROUBLES[opened][0])
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
        loading = _Loading(self.folder)
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
        draft = build.transcript(
            record,
            of=build.learner(person) if person else nobody(learner),
            school=files.school or NO_SCHOOL,
            graduate_profile=files.graduate_profile or NO_GRADUATE_PROFILE,
            credits=files.credits,
        )
        draft = replace(draft, ratings=merged(draft.ratings, ratings))
        facts = self._facts(place, draft) if files_too else Facts()
        loaded = replace(
            _loaded(draft, facts, diagnostics, documents),
            habits=build.habits(habits) if habits else (),
            consents=read_consents(consents) if consents else Consents(),
        )
        whole = person and files.school and files.graduate_profile
        return loaded if whole else replace(loaded, transcript=None)

    @cached_property
    def _known_learners(self) -> frozenset[str]:
        return frozenset(self.learner_ids)

    @cached_property
    def _school_files(self) -> SchoolFiles:
        loading = _Loading(self.folder)
        school = loading.fields("school", "authoring/school")
        profile = loading.fields("graduate-profile", "authoring/graduate-profile")
        graduate_profile = build.graduate_profile(profile) if profile else None
        found = [loading.fields(stem, "authoring/credit") for stem in self._credit_files(loading)]
        endorsements = tuple(self._endorsements(loading))
        policy = loading.optional_fields("mastery", "authoring/mastery")
        loading.report_stray_learners()
        loading.report_half_import()
        built = build.school(school) if school else None
        named = built.appearance.logo if built else None
        logo = _logo(self.folder, named) if named else LogoFacts()
        return SchoolFiles(
            school=built.with_picture(logo.picture) if built else None,
            logo=logo,
            graduate_profile=graduate_profile,
            credits=in_school_order(
                (build.credit(each) for each in found if each), graduate_profile
            ),
            diagnostics=in_order((*self.diagnostics, *loading.diagnostics)),
            documents=loading.documents,
            endorsements=endorsements,
            mastery=read_policy(policy) if policy else MasteryPolicy(),
        )

    def _endorsements(self, loading: "_Loading") -> Iterator[Document]:
        for name in loading.entries("endorsements"):
            file = f"endorsements/{name}"
            if not name.endswith(".json"):
                loading.stray(file, "keep only endorsements here: one .json file each")
            elif document := loading.document(file):
                yield document

    def _credit_files(self, loading: "_Loading") -> Sequence[str]:
        stems: dict[str, None] = {}
        for name in loading.entries("credits", needed=True):
            path = Path(name)
            if path.suffix in _SUFFIXES:
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
            for path in _walk(root, "evidence")
            if unicodedata.normalize("NFC", path) not in known
        )
        return Facts(files=files, unnamed=tuple(sorted(islice(others, _MOST_UNNAMED))))


class _Loading:
    """One pass over some files: what was read, and what was wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.diagnostics: list[Diagnostic] = []
        self.documents: dict[str, Document] = {}

    def fields(self, stem: str, schema: str) -> Fields | None:
        """Return the fields of a file of a good shape; its name is given without the ending."""
        names = self._present(stem)
        file = names[0] if names else f"{stem}.yaml"
        for other in names[1:]:
            hint = "keep one of the two files"
            self._report(codes.TWO_FILES, other, f"{shown(file)} says the same thing", hint)
        document = self.document(file)
        if document is None:
            return None
        problems = tuple(shape.check(document, schema))
        self.diagnostics += problems
        return None if has_errors(problems) else Fields.of(document)

    def optional_fields(self, stem: str, schema: str) -> Fields | None:
        """Return the fields of a file that need not be there."""
        return self.fields(stem, schema) if self._present(stem) else None

    def _present(self, stem: str) -> list[str]:
        names = (f"{stem}{end}" for end in _SUFFIXES)
        return [name for name in names if _lstat(f"{self._folder}/{name}")]

    def ratings(self, file: str) -> tuple[Rating, ...]:
        """Return the imported ratings that a file keeps; none if it is not there."""
        content = self._content(file) if _lstat(f"{self._folder}/{file}") else None
        if content is None:
            return ()
        found, problems = read_ratings(content, file=file)
        self.diagnostics += problems
        return found

    def document(self, file: str) -> Document | None:
        """Return what a file says, whatever its shape."""
        content = self._content(file)
        if content is None:
            return None
        reading = read_document(content, file=file)
        self.diagnostics += reading.diagnostics
        if reading.document is not None:
            self.documents[file] = reading.document
        return reading.document

    def entries(self, path: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return the names in a folder, sorted, without those that systems and editors leave."""
        info = _lstat(self._folder / path)
        if info is None:
            if needed:
                self._report(UNREADABLE, path, "the folder is missing", f"make a folder {path}/")
            return ()
        if _is_link(info) or not stat.S_ISDIR(info.st_mode):
            message, hint = _TROUBLES["outside"]
            if not _is_link(info):
                message, hint = "this is not a folder", "put a folder of this name in its place"
            self._report(UNREADABLE, path, message, hint)
            return ()
        return tuple(self._plain_names(path))

    def stray(self, path: str, hint: str) -> None:
        """Report a file that nothing reads."""
        self._report(codes.STRAY_FILE, path, "nothing reads this", hint)

    def report_stray_learners(self) -> None:
        """Report what is in `learners/` and is not a learner's folder."""
        for name in self.entries("learners"):
            path = f"learners/{name}"
            info = _lstat(self._folder / path)
            if info and _is_link(info):
                self._report(UNREADABLE, path, *_TROUBLES["outside"])
            elif info and not stat.S_ISDIR(info.st_mode):
                self.stray(path, "keep only folders here: one for each learner")

    def report_half_import(self) -> None:
        """Report an import that was interrupted, whose files are not all in their places."""
        if is_half_written(self._folder):
            hint = "run any “transcript import” again, also with --dry-run: it is finished first"
            self._report(codes.HALF_IMPORTED, STAGE, "an import was interrupted", hint)

    def _plain_names(self, path: str) -> Iterator[str]:
        try:
            names = sorted(each.name for each in (self._folder / path).iterdir())
        except OSError:
            self._report(UNREADABLE, path, "the folder cannot be opened", "check who may read it")
            return
        for name in names:
            if name.startswith(".") or name.endswith("~") or name in _SYSTEM_FILES:
                continue
            if path_parts(name):
                yield name
            else:
                message = f"nothing reads {shown(name)}: its name has characters that are refused"
                hint = "give it a name of letters, digits and hyphens"
                self._report(codes.STRAY_FILE, path, message, hint)

    def _content(self, file: str) -> bytes | None:
        opened = _open(self._folder, file.split("/"))
        if isinstance(opened, str):
            self._report(UNREADABLE, file, *_TROUBLES[opened])
            return None
        with opened as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > LIMITS.size:
                message = f"the file is {megabytes(size)}; the limit is {megabytes(LIMITS.size)}"
                hint = "keep texts short, and evidence in files of its own"
                self._report(TOO_LARGE, file, message, hint)
                return None
            return stream.read(LIMITS.size + 1)

    def _report(self, code: Code, file: str, message: str, hint: str) -> None:
        origin = Origin(file=file)
        self.diagnostics.append(Diagnostic(code=code, origin=origin, message=message, hint=hint))


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


def _lstat(path: Path | str) -> os.stat_result | None:
    # A name that the system cannot have (a NUL, too long) is a name that is not there.
    with suppress(OSError, ValueError):
        return os.lstat(path)
    return None


def _is_link(info: os.stat_result) -> bool:
    attributes = getattr(info, "st_file_attributes", 0)  # Windows: junctions are links too
    return stat.S_ISLNK(info.st_mode) or bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)


def _open(root: Path, parts: Sequence[str]) -> IO[bytes] | _Trouble:
    """Open a file below a folder, going over no link; or say why not."""
    # Texts, not paths: with thousands of learners, joining paths would take longer than the rest.
    path, info = str(root), None
    for part in parts:
        path = f"{path}/{part}"
        info = _lstat(path)
        if info is None:
            return "missing"
        if _is_link(info):
            return "outside"
    if info is None or not stat.S_ISREG(info.st_mode):
        return "not a file"
    try:
        return os.fdopen(os.open(path, _FLAGS), "rb")
    except OSError:
        return "unreadable"


def _file_facts(root: Path, path: str) -> FileFacts:
    parts = path_parts(path)
    if parts is None:
        return FileFacts(problem="outside")
    opened = _open(root, parts)
    if opened == "missing":
        # Some systems store “é” in two characters; records have it in one.
        opened = _open(root, [unicodedata.normalize("NFD", part) for part in parts])
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
    opened = _open(root, parts) if parts else "outside"
    if isinstance(opened, str):
        return LogoFacts(problem=opened)
    with opened as stream:
        try:
            return inspect_logo(stream.read(LARGEST_LOGO + 1))
        except OSError:
            return LogoFacts(problem="unreadable")


def _walk(root: Path, folder: str) -> Iterator[str]:
    """Yield the plain paths of the files in a folder and those inside it, following no link."""
    info = _lstat(root / folder)
    if info is None or _is_link(info):
        return
    for place, folders, names in os.walk(root / folder):
        folders.sort()
        for name in sorted(names):
            path = (Path(place) / name).relative_to(root).as_posix()
            if not name.startswith(".") and name not in _SYSTEM_FILES and path_parts(path):
                yield path
