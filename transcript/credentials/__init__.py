"""The standards' words: Verifiable Credentials 2.0, Open Badges 3.0 and CLR 2.0, spelt as there."""
