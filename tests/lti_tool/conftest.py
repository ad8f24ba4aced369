from tests.lti_tool.store.databases import postgresql_url as postgresql_url
