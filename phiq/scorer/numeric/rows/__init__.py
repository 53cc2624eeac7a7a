"""Values of one expression at many points at once: the integrands and summands of `numeric`."""
