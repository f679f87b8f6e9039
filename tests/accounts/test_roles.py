from transcript.accounts.roles import GRANTS, Permission, Role, granted


def test_who_signs_does_not_award() -> None:
    assert not GRANTS[Role.REGISTRAR] & {Permission.APPROVE, Permission.ASSESS}
    assert not GRANTS[Role.APPROVER] & {Permission.ISSUE, Permission.ASSESS}


def test_everybody_with_an_account_may_look() -> None:
    assert all(Permission.VIEW in each for each in GRANTS.values())


def test_who_reads_changes_nothing() -> None:
    assert GRANTS[Role.READER] == {Permission.VIEW}


def test_several_roles_may_do_what_any_of_them_may() -> None:
    assert granted([Role.READER, Role.APPROVER]) == {Permission.VIEW, Permission.APPROVE}
    assert granted(Role) == frozenset(Permission)
    assert granted([]) == frozenset()
