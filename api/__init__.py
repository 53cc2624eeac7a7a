"""The front door: Flask, thin. See api/README.md."""
