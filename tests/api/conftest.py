"""A whole portal for the official clients: its own web server, database and the demo's cast."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tools.portal import Portal, own_portal


@dataclass(frozen=True)
class Stage:
    """A running portal, and what the demo says of it."""

    portal: Portal
    demo: dict[str, Any]

    @property
    def url(self) -> str:
        return self.portal.url

    def token(self, address: str) -> str:
        """A token as somebody at the command line gets it."""
        return self.portal.manage("api_token", address).strip()

    def project(self, domain: str) -> str:
        return f"projects/{self.demo['customers'][domain]}"

    def organization(self, domain: str) -> str:
        return f"organizations/{self.demo['organizations'][domain]}"


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    """Started once for all tests with clients, on the kind of database that this run is about."""
    if connection.vendor == "sqlite":
        with own_portal() as portal:
            yield Stage(portal, portal.demo())
        return
    server, name = os.environ["WAKIL_DATABASE_URL"], f"clients_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'CREATE DATABASE "{name}"')
    try:
        with own_portal(WAKIL_DATABASE_URL=urlsplit(server)._replace(path=f"/{name}").geturl()) as portal:
            yield Stage(portal, portal.demo())
    finally:
        with psycopg.connect(server, autocommit=True) as database:
            database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
