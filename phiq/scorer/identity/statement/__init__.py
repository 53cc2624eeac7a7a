"""From the text's statement to clauses that can be judged: symbols, domains, conventions."""
