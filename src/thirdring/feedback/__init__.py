"""What residents say of the city's work: disputes, answers to questions; and closings that look odd."""
