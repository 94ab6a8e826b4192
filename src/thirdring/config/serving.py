"""The application as the web server process loads it: it ends with the process that serves it."""

from thirdring.config.parent import end_with_parent
from thirdring.config.wsgi import application

end_with_parent()

__all__ = ["application"]
