"""From characters to tokens: repair, lexemes, words, commands, alignment."""
