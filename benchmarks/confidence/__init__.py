"""The question sets that the confidence is fitted on, and how well it does on a set it has not seen."""
