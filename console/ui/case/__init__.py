"""The case panel: one report, read from the top in the order of work, and the forms that act on it.

`panel.CasePanel` is the panel; while a selection is acted on, `console.ui.bulk` stands in its place. Both only
*want* things: whoever holds them dispatches, and tells them `done` or `refused`.
"""
