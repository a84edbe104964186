"""The forms of agreements, and how what the rules say against them is shown beside their fields."""
