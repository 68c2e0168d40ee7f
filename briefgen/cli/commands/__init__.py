"""The commands, one a module. `briefgen NAME` runs the function NAME of the module NAME; a new command is a new file.

Listing the commands imports all of them, so what is slow to import is imported in the functions that use it.
"""
