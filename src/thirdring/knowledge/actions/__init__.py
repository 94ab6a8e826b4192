"""The only writers of the articles, of what readers say of them, and of whom they helped."""
