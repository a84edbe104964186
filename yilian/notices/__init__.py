"""Messages to people outside the pages: text messages, e-mail, calls of webhooks.

Answers for: the outbox, written in the transaction of what caused a notice; sending with retries and back-off, quiet hours,
receipts of gateways; the pages on which administrators see what became of a notice, send it again or withdraw it.
Owns: notices_notice, notices_attempt, notices_receipt. Does not know why something is sent: words, recipient and occasion come from
the module that sends. Says nothing to whoever is signed in: what they must know stands on their pages.
"""
