"""The web application and its server: FastAPI behind the door, run by uvicorn until it is told to stop."""

from hq.app.application import make_app
from hq.app.aside import Aside
from hq.app.server import Listening, serve

__all__ = ["Aside", "Listening", "make_app", "serve"]
