"""How the confidence of verdicts was fitted and is measured: made cases, the fit, its errors."""
