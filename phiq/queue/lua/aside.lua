-- ARGV: a command that failed over a key of another type, with its arguments. The key is put aside.
put_aside(unpack(ARGV))
return 1
