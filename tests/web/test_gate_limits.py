from transcript.web.limits import Attempts, Buckets, place_of


class Ticks:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_empty_after_what_it_holds_and_fills_again() -> None:
    ticks = Ticks()
    buckets = Buckets(holds=2, seconds=10, ticks=ticks)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 10]
    ticks.now += 4
    assert buckets.take("a") == 6
    ticks.now += 6
    assert buckets.take("a") == 0
    assert buckets.take("a") == 10


def test_one_bucket_does_not_empty_another() -> None:
    buckets = Buckets(holds=1, seconds=10, ticks=Ticks())
    assert [buckets.take(each) for each in "aab"] == [0, 10, 0]


def test_a_bucket_never_holds_more_than_it_can() -> None:
    ticks = Ticks()
    buckets = Buckets(holds=2, seconds=1, ticks=ticks)
    buckets.take("a")
    ticks.now += 1000
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 1]


def test_very_many_who_ask_do_not_fill_the_memory() -> None:
    buckets = Buckets(holds=1, seconds=10, ticks=Ticks())
    for number in range(20_001):
        buckets.take(str(number))
    assert buckets.take("20000") == 10
    assert buckets.take("0") == 0


def test_a_stranger_does_not_keep_the_owner_of_an_account_out() -> None:
    ticks = Ticks()
    attempts = Attempts(ticks)
    for number in range(500):
        attempts.take(account="a.reyes", peer=f"192.0.{number % 250}.1")
    assert attempts.take(account="a.reyes", peer="198.51.100.7") <= 4
    ticks.now += 4
    assert attempts.take(account="A.Reyes ", peer="198.51.100.8") == 0


def test_one_place_that_tries_every_account_has_to_wait() -> None:
    attempts = Attempts(Ticks())
    waits = [attempts.take(account=f"account {n}", peer="192.0.2.1") for n in range(31)]
    assert waits[:30] == [0] * 30
    assert waits[30] == 6


def test_who_was_right_in_the_end_is_forgiven() -> None:
    attempts = Attempts(Ticks())
    for _ in range(5):
        attempts.take(account="a.reyes", peer="192.0.2.1")
    assert attempts.take(account="a.reyes", peer="192.0.2.1")
    attempts.forgive(account="a.reyes", peer="192.0.2.1")
    assert not attempts.take(account="a.reyes", peer="192.0.2.1")


def test_of_addresses_that_one_place_has_very_many_of_the_network_counts() -> None:
    assert place_of("2001:db8:1:2:3::4") == place_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert place_of("192.0.2.1") == "192.0.2.1"
    assert place_of("x" * 300) == "x" * 100
