"""From trees to the instructions of a program."""
