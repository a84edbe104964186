"""Lets the program run as `python -m yilian.cli`, where its script is not installed."""

from yilian.cli import main

main()
