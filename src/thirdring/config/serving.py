"""The application as the web server process loads it: it ends with the process that serves it."""

from django.urls import get_resolver

from thirdring.config.gate import gated
from thirdring.config.parent import end_with_parent
from thirdring.config.web import pages_at_once
from thirdring.config.wsgi import application as ungated

end_with_parent()
_ = get_resolver().url_patterns  # load every page now, so that no resident finds the one that fails
application = gated(ungated, at_once=pages_at_once())

__all__ = ["application"]
