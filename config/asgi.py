"""The door granian opens: `python -m config.server`. Django behind it is the ordinary one, of `config.wsgi`."""

from config.wsgi import application as django

# Only now: the front speaks in the words of the pages, which are imported once the settings are read.
from config.server import writing  # isort: skip
from config.server.front import Front  # isort: skip
from config.server.limits import from_settings  # isort: skip

application = Front(django, from_settings())
writing.begin()
