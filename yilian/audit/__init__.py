"""Every write goes through `@action`; every change and every look at a person stands in the audit log.

Answers for: permission, one transaction, lock, audit entry and events of a write; the scope that row-level security
enforces; looks at persons with their purpose; the cipher under which numbers and addresses of persons are stored; the hash
chain that shows tampering; the one clock.
Owns: audit_entry, audit_concern, audit_seal, audit_command. Does not know who the users are (see accounts).
"""
