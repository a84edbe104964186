"""The pages of tasks, of what documents ask of institutions, and of the duties of departments."""
