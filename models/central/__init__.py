"""The central database: its schema, its one door ``submit``, its roles, and how it is brought up to date.

The database itself keeps out what does not belong: nobody but the owner may write a table, and everything people do
goes through functions that run in the owner's name. models/README.md tells the protocol.
"""
