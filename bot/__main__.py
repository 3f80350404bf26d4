"""`python -m bot` is the command line."""

if __name__ == "__main__":
    # Here and not above: a worker process imports this module again, and needs none of it.
    from bot.cli import main

    main()
