"""The public pages as files: to be read from a disk, or put on any web host.

What needs a server (replying, searching, signing in) is left out; threads are there.
"""
