"""Files changed byte by byte, led on by what the readers' code does with them (atheris)."""
