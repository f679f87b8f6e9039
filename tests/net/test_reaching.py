"""Is there something at an address? Asked of a stranger's server, and nothing of it is read."""

from functools import partial
from http.server import BaseHTTPRequestHandler

import pytest

from tests.web_server import PUBLIC, Web, reply
from transcript.net import Fetcher, NetworkError

URL = "https://hill.example/watch/81"
MOVED = "https://school.example/watch/81"


def refusal(fetcher: Fetcher, url: str = URL) -> str:
    with pytest.raises(NetworkError) as caught:
        fetcher.reach(url)
    assert caught.value.url == url
    return caught.value.reason


def sent_on(place: str, status: int = 302) -> partial[None]:
    return partial(reply, status=status, Location=place)


def test_what_is_there_is_reached_by_its_head_alone(web: Web) -> None:
    web.answer(URL, partial(reply, kind="video/mp4"))
    web.fetcher().reach(URL)
    assert (web.looked_at, web.asked) == ([URL], [])


def test_the_place_within_a_page_is_not_sent(web: Web) -> None:
    web.publish(URL, b"")
    web.fetcher().reach(f"{URL}#t=30")
    assert web.looked_at == [URL]


def test_a_server_that_knows_no_head_is_asked_for_the_whole(web: Web) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, status=405 if handler.command == "HEAD" else 200)

    web.answer(URL, answer)
    web.fetcher().reach(URL)
    assert (web.looked_at, web.asked) == ([URL], [URL])


@pytest.mark.parametrize("status", [404, 403, 410, 500])
def test_nothing_that_anybody_may_see_is_told_with_its_status(web: Web, status: int) -> None:
    web.answer(URL, partial(reply, status=status))
    assert refusal(web.fetcher()) == f"it answered with status {status}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_work_that_has_moved_is_followed(web: Web, status: int) -> None:
    web.answer(URL, sent_on(MOVED, status))
    web.publish(MOVED, b"")
    web.fetcher().reach(URL)
    assert web.looked_at == [URL, MOVED]


def test_it_is_followed_to_a_path_too(web: Web) -> None:
    web.answer(URL, sent_on("/films/81"))
    web.publish("https://hill.example/films/81", b"")
    web.fetcher().reach(URL)
    assert web.looked_at[-1] == "https://hill.example/films/81"


def test_a_redirection_to_nowhere_is_an_answer_of_no_use(web: Web) -> None:
    web.answer(URL, partial(reply, status=302))
    assert refusal(web.fetcher()) == "it answered with status 302"


def test_going_in_circles_ends(web: Web) -> None:
    web.answer(URL, sent_on(URL))
    assert refusal(web.fetcher()) == "it sends on again and again"
    assert len(web.looked_at) == 5


@pytest.mark.parametrize("place", ["http://hill.example/", "https://127.0.0.1/", "file:///etc/x"])
def test_a_redirection_to_a_neighbour_is_not_followed(web: Web, place: str) -> None:
    web.answer(URL, sent_on(place))
    assert refusal(web.fetcher()) == "this is not the https address of a public server"
    assert web.looked_at == [URL]


def test_a_name_of_a_neighbour_is_not_dialled(web: Web) -> None:
    web.addresses = [["192.168.0.1"]]
    assert refusal(web.fetcher()) == "it is not a public address"
    assert web.dialled == []


def test_every_hop_is_looked_up_anew(web: Web) -> None:
    web.addresses = [[PUBLIC], ["127.0.0.1"]]
    web.answer(URL, sent_on(MOVED))
    assert refusal(web.fetcher()) == "it is not a public address"


def test_a_server_that_takes_too_long_is_not_waited_for(web: Web) -> None:
    assert refusal(web.fetcher(patience=0.0)) == "it did not answer in time"
