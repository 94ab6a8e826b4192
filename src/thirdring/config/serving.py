"""The application as the web server process loads it: it ends with the process that serves it."""

from django.urls import get_resolver

from thirdring.config.parent import end_with_parent
from thirdring.config.wsgi import application

end_with_parent()
_ = get_resolver().url_patterns  # load every page now, so that no resident finds the one that fails

__all__ = ["application"]
