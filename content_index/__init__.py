"""What is curated: resources, their passages and vectors, and the mentors who were vetted.

SQLite is the truth; FTS5 and the FAISS file are copies of it that can be rebuilt at any time.
"""
