"""Why a static site could not be written."""


class FolderNotEmptyError(Exception):
    """There is something in the folder already."""


class BrokenPageError(Exception):
    """The site itself could not make a page; the message says which."""
