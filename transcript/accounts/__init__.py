"""Who may do what in the browser: accounts, roles, sessions, tokens, and who did it."""
