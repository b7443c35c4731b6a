"""What all tables of a till belong to."""

from sqlalchemy import MetaData

METADATA = MetaData()
