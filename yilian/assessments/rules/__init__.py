"""The law of assessments: what an instrument says, how answers become a level with reasons, and when an assessment counts."""
