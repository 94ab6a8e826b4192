"""Components, tokens and islands that every face is built from."""
