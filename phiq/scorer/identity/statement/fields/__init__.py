"""Rules of vectors and of unnamed functions, by components and derivatives."""
