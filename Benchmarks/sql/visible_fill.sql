-- :contracts contracts of as many citizens, ten bills each, into the product's own tables; then what autovacuum would do.
INSERT INTO staging.electricity_contract (customer_code, name, phone, _changed_at)
SELECT 'PB06' || lpad(n::text, 9, '0'), 'Lê Thị Mẫu', '+849' || lpad(n::text, 8, '0'), now()
FROM generate_series(1, :contracts) n;
INSERT INTO staging.electricity_invoice (customer_code, invoice_no, total, issued_at, _changed_at)
SELECT 'PB06' || lpad((n / 10 + 1)::text, 9, '0'), 'C26TEV-' || lpad(n::text, 8, '0'), 100000 + n, now(), now()
FROM generate_series(0, :contracts * 10 - 1) n;
VACUUM ANALYZE staging.electricity_contract;
VACUUM ANALYZE staging.electricity_invoice;
