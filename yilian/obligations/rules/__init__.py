"""The law of obligations, pure: what falls due when, what fulfils it, in which state it is, what a change changes."""
