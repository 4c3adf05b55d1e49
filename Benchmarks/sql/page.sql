-- One page of JSON on psql's input: one line, so the separators are characters that no page holds.
\copy page (body) FROM pstdin WITH (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')
