"""Staff at the services: who may, by whose PIN, on record."""
