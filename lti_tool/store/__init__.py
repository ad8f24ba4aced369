"""Everything the tool keeps, and all of its SQL.

`database.Database` hands out connections; each other module holds the statements of one thing and the
functions that run them. Functions take a connection and are told the time and new ids, so that a caller
decides what belongs in one transaction. Every key and index begins with the platform: see `tables`.
"""
