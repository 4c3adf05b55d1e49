-- The hub's own table without its lineage columns, empty. The harness compares the columns with the hub's.
DROP TABLE IF EXISTS invoice;
CREATE TABLE invoice (
    customer_code text COLLATE "C" NOT NULL,
    invoice_no text COLLATE "C" NOT NULL,
    unit_code text,
    name text,
    address text,
    period date,
    period_no bigint,
    bill_id bigint,
    kind text,
    kwh numeric,
    net bigint,
    vat bigint,
    total bigint,
    paid boolean,
    issued_at timestamp with time zone,
    PRIMARY KEY (customer_code, invoice_no)
) WITH (fillfactor = 90, autovacuum_enabled = off);
