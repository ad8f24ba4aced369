from tests.lti_tool.store.databases import database as database
from tests.lti_tool.store.databases import database_url as database_url
from tests.lti_tool.store.databases import postgresql_url as postgresql_url
from tests.lti_tool.store.databases import sqlite_template as sqlite_template
from tests.lti_tool.store.databases import sqlite_url as sqlite_url
from tests.lti_tool.store.world import world as world
