"""The pages of obligations, one file a topic."""
