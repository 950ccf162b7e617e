"""`python -m motcua`: the command line behind the launcher."""

from motcua.config.cli import main

if __name__ == "__main__":
    main()
