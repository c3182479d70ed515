"""What is remembered of questions: those confirmed for a resource, and the golden ones."""
