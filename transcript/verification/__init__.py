"""Can a college rely on it? Steps, trust, and a report with three axes."""
