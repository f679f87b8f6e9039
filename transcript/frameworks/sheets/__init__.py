"""Framework sheets: a graduate profile and its credits, as committees and other tools list them."""
