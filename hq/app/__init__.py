"""The web application and its server: FastAPI behind the door, run by uvicorn until it is told to stop."""

from hq.app.application import make_app
from hq.app.server import Listening, serve

__all__ = ["Listening", "make_app", "serve"]
