"""Help that comes back by itself: reminders, campaigns and paths, at a fitting hour and never too much.

Read in this order: `types` (the words), `calendars` (when a person works), `manners` (how much is
enough), `memory` (when to ask again), `planning` (what leads to a nudge), `runner` (the sweep).
"""
