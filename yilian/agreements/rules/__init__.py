"""What may be agreed, by whom, for how long, and how an agreement stands on a day."""
