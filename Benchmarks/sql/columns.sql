-- Columns and primary key of a table without the hub's lineage; two tables are alike if these lines are.
SELECT attname, format_type(atttypid, atttypmod), attnotnull, attcollation::regcollation
FROM pg_attribute
WHERE attrelid = :'table'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT LIKE '\_%'
ORDER BY attnum;
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = :'table'::regclass AND contype = 'p';
