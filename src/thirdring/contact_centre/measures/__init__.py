"""The figures a contact centre is judged by, each with what it counts, of what, and by which definition."""
