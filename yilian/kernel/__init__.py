"""Words everybody uses, pure: actors, periods, timings, working days, identifiers, messages, refusals."""
