-- Baselines A and B: what a careful script with psql does with ready CSV (on psql's input).
BEGIN;
CREATE TEMP TABLE incoming (LIKE invoice) ON COMMIT DROP;
\copy incoming FROM pstdin WITH (FORMAT csv)
INSERT INTO invoice SELECT * FROM incoming
ON CONFLICT (customer_code, invoice_no) DO UPDATE SET
    unit_code = EXCLUDED.unit_code,
    name = EXCLUDED.name,
    address = EXCLUDED.address,
    period = EXCLUDED.period,
    period_no = EXCLUDED.period_no,
    bill_id = EXCLUDED.bill_id,
    kind = EXCLUDED.kind,
    kwh = EXCLUDED.kwh,
    net = EXCLUDED.net,
    vat = EXCLUDED.vat,
    total = EXCLUDED.total,
    paid = EXCLUDED.paid,
    issued_at = EXCLUDED.issued_at;
COMMIT;
