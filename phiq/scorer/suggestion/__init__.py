"""The one text near a wrong one that is right, in the notation of the caller.

    syntax.mended(text, error)   a text that cannot be read, with a bracket more or less
    law.corrected(text, found)   one that nearly states a law, with another power, sign or factor
    value.with_value(text, root) a false sum, with the number that it comes to

Each makes one edit in the text, and gives it only where it is the only one of its kind and the
result was checked. None says that there is no such text, or more than one. `syntax` needs only
the parser.
"""
