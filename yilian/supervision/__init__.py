"""Plan tasks: what departments and institutions must finish by when, what they report, and where documents disagree.

Owns: supervision_task_report.
"""
