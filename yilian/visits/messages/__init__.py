"""The sentences of visits, and of orders, loans, routes and plans."""

from yilian.visits.messages import orders, visits

MESSAGES = visits.MESSAGES | orders.MESSAGES
