"""The law of delivered care: when a record counts, how rounds, events and attachments are judged."""
