"""Lets the program run as `python -m yilian.config.cli`, where its script is not installed."""

from yilian.config.cli import main

main()
