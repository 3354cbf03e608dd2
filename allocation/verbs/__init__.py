"""The verbs of the command line, one module each, loaded when it is called.

Each module holds a click command ``COMMAND`` that is a few lines over the library.
"""
