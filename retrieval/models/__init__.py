"""What is known of models besides their vectors."""
