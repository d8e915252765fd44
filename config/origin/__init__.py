"""Where a database comes from: which settings made it, by which version of each room's first migration.

It is told by one small table, written before the first migration and read at a process's first connection to each
database: no command can forget, and `check`, `help` or `makemigrations` need no database.
"""
