"""alembic's entry: runs the steps on the connection, and inside the transaction, that migrating.py gives."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False, render_as_batch=True)
context.run_migrations()
