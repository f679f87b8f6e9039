"""What a page says to whoever reads it."""

import re
from html import unescape

from httpx2 import Response


def words(answer: Response) -> str:
    """Return the words of a page, without its markup, on one line."""
    content = re.sub(r"(?s)<head>.*?</head>", "", answer.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", content)).split())
