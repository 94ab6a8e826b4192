lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --output-file requirements/run.txt pyproject.toml requirements/build.in
