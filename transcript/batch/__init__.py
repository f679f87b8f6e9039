"""One learner or many: plan, issue, keep the originals, and take up again what was interrupted."""
