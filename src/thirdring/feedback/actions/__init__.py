"""The only writer of feedback: disputes, questions and answers, flags on closings. One verb, one function."""
