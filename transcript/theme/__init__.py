"""How everything of ours looks: the tokens of paper and screen, and the one stylesheet."""
