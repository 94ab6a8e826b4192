"""python -m thirdring: the command line, where its script is not on the PATH."""

from thirdring.config.cli import main

if __name__ == "__main__":
    main()
