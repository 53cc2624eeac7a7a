"""One array operation for each opcode, with its error bound."""
