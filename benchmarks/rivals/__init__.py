"""Waypost beside another local search engine: same model, texts and questions, each in processes of its own.

The children of the other engine run in an environment that has nothing of Waypost, so what they import from
here (this file and child.py) needs the standard library alone.
"""
