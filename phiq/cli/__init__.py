"""The `phiq` command."""
