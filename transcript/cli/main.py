"""The command `transcript`: finds commands by name and loads only the one that is asked for."""

import io
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from transcript import __version__
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import give_up
from transcript.cli.ways_out import sentence_of
from transcript.errors import TranscriptError, UnmendedFilesError
from transcript.office.troubles import way_out
from transcript.proofs.errors import ProofError

COMMANDS = {
    "demo": "a complete run on the sample school",
    "new": "begin a school, a credit, a learner, evidence or an award",
    "import": "bring in learners, ratings or a framework from other systems",
    "validate": "find every problem in the school's files",
    "explain": "explain a problem's code",
    "mastery": "try a way from ratings to mastery on a list of scores",
    "framework": "the graduate profile, its credits, and what covers what",
    "calibrate": "do those who judge the same work agree?",
    "progress": "where learners stand, and what is needed next",
    "keys": "the school's signing keys",
    "endorse": "sign a statement about another school, or about its credit",
    "approve": "agree to what is to be signed, as somebody who does not sign",
    "issue": "validate, sign and record transcripts",
    "export": "write issued transcripts as PDF, JSON, CLR, badges",
    "revoke": "take issued transcripts back for good",
    "suspend": "say that issued transcripts do not count for now",
    "reinstate": "let suspended transcripts count again",
    "cancel": "take back what nobody was given yet",
    "supersede": "issue a corrected transcript in the place of another",
    "release": "hand a transcript out, on a ground, and keep account",
    "status": "publish the lists of what was taken back",
    "ledger": "the record of everything that was issued and done",
    "registry": "back up, restore, check, archive and purge what was issued",
    "formats": "the formats that can be written",
    "verify": "check a file that a school has sent",
    "verify-page": "make a page that checks badges and CLRs in any browser",
    "serve": "the studio and the verify page, for browsers on this machine",
    "accounts": "who may come in by the browser",
}


class Commands(click.Group):
    """A group whose commands live in a file each and are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a school meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or None if there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        # A word of the language cannot be a module's name: `import` lives in `import_`.
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        module = import_module(f"transcript.cli.commands.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; errors and our own bugs become a sentence and an exit code."""
        for stream in (sys.stdout, sys.stderr):
            # A terminal or pipe that cannot show a letter gets its number instead of our crash.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **kwargs)
        except UnmendedFilesError as error:
            give_up(error.diagnostics, error.reason)
        except (TranscriptError, ProofError) as error:
            click.echo(f"error: {sentence_of(error)}", err=True)
            sys.exit(ExitCode.IO)
        except OSError as error:
            click.echo(f"error: {sentence_of(error)}", err=True)
            if hint := way_out(error):
                click.echo(f"    hint: {hint}", err=True)
            sys.exit(ExitCode.IO)
        except Exception as error:  # noqa: BLE001 - the last line of defence; says so and exits 70
            _report_bug(error)
            sys.exit(ExitCode.BUG)


def _report_bug(error: Exception) -> None:
    # The message of a stray exception may quote a learner's data; its type and place cannot.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = "an unknown place"
    if trace:
        frame = trace.tb_frame
        place = f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname}, line {trace.tb_lineno}"
    click.echo(
        f"bug: {type(error).__name__} in {place}\n"
        "    hint: this is our mistake, not yours; every file is whole or absent. "
        f"Please report it with this line and the version ({__version__}).",
        err=True,
    )


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Try “transcript demo demo” first, then “transcript new school my-school”.",
)
@click.version_option(__version__, "--version", prog_name="transcript")
@click.pass_context
def main(context: click.Context) -> None:
    """Author, validate, sign, export and verify mastery transcripts."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False
