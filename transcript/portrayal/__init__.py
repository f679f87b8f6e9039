"""What a transcript's pages say, on paper and on screen alike; how they look is not known here."""
