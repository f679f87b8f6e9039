"""Issue for everybody in the folder named, as `transcript issue --all` does, without chance."""

import sys
from pathlib import Path

import click

from tests.crash.school import run_of
from transcript.batch.issuing import State, issue_learners
from transcript.cli.main import Commands


class Driver(Commands):
    """The command line's own way to end: a sentence and an exit code."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the only command."""
        del ctx, cmd_name
        return issue


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def issue(folder: Path) -> None:
    """Issue, and end with 1 if anybody has not got a transcript."""
    run = run_of(folder)
    states = {each.state for each in issue_learners(run.workspace.learner_ids, run)}
    sys.exit(0 if states <= {State.ISSUED, State.ALREADY_ISSUED} else 1)


if __name__ == "__main__":
    Driver(name="driver").main(["issue", *sys.argv[1:]])
