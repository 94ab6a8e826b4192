"""Built assets, named by their content and compressed, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # ships no types
    """A missing file in a template is a plain address, not a failed page."""

    manifest_strict = False
