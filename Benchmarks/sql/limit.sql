-- Baseline C, the limit: ready rows in the binary format (on psql's input) straight into the keyed table.
\copy invoice FROM pstdin WITH (FORMAT binary)
