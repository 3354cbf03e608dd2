"""``python -m allocation``: the command line, where no executable can be installed."""

from allocation.cli import main

if __name__ == "__main__":
    main()
