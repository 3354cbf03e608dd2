"""``python -m allocation``: the command line, where an executable of its own cannot be installed."""

from allocation.cli import main

if __name__ == "__main__":
    main()
