"""Plan tasks: what departments and institutions must finish by when, what they report, and where documents disagree.

Over the register it says who does not do what documents ask, and hands that over. Owns: supervision_plan_task, supervision_task_report,
supervision_hand_over, supervision_hand_over_line.
"""
