"""What one notation alone has: commands of LaTeX and its packages, calls of programs."""
