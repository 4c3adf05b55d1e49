-- The certificate that each host last showed.
CREATE TABLE hub.certificate (
    host text COLLATE "C" NOT NULL,
    port integer NOT NULL,
    not_after timestamptz NOT NULL,
    subject text NOT NULL,
    issuer text NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (host, port)
);
