"""The supervisor's briefing on paper and as a workbook: both made of the same tables, and those of the same functions
as the screens (``review``, ``figures.pattern``, ``effort``). No citizen's words and no person's name stand in either.
"""
