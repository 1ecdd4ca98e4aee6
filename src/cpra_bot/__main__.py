"""`python -m cpra_bot` does what the `cpra` command does."""

from cpra_bot.cli.app import main

if __name__ == "__main__":
    main()
