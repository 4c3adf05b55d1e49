-- Changed values as narrow rows: of a first load that repairs every telephone there are as many as records, and what they
-- have in common (pull, entity, column, rule, path) stands once.
CREATE TABLE hub.change_column (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pull text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    field text COLLATE "C" NOT NULL,
    UNIQUE (pull, entity, field)
);

-- How a column's values were changed. Of one pull alone, so that no run waits for another's.
CREATE TABLE hub.change_rule (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    column_id integer NOT NULL REFERENCES hub.change_column ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('emptied', 'repaired')),
    rule text NOT NULL,
    path text NOT NULL,
    UNIQUE (column_id, kind, rule, path)
);

-- One row per column and key. Without references to the tables above, whose rows are never taken away: each would be
-- looked up again for every value.
CREATE TABLE hub.change_value (
    -- The first 16 bytes of SHA-256 over the key in UTF-8.
    key_digest bytea NOT NULL,
    column_id integer NOT NULL,
    rule_id integer NOT NULL,
    times integer NOT NULL,
    run bigint NOT NULL,
    payload bigint NOT NULL,
    page integer NOT NULL,
    ordinal integer NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    -- The value came clean after that.
    closed_at timestamptz,
    -- The record's key, columns joined by U+001F.
    key text COLLATE "C" NOT NULL,
    -- As it came: as personal as the column. Nothing but the record's own history shows it.
    value text NOT NULL,
    PRIMARY KEY (key_digest, column_id)
);

INSERT INTO hub.change_column (pull, entity, field) SELECT DISTINCT pull, entity, field FROM hub.change ORDER BY 1, 2, 3;

INSERT INTO hub.change_rule (column_id, kind, rule, path)
SELECT DISTINCT c.id, o.kind, o.rule, o.path FROM hub.change o JOIN hub.change_column c USING (pull, entity, field);

-- Of a key that was too long for the old index only its digest is known, in full.
INSERT INTO hub.change_value (key_digest, column_id, rule_id, times, run, payload, page, ordinal, first_seen, last_seen,
    closed_at, key, value)
SELECT CASE WHEN o.key ~ '^sha256:[0-9a-f]{64}$' THEN substring(decode(substr(o.key, 8), 'hex') FOR 16)
        ELSE substring(sha256(convert_to(o.key, 'UTF8')) FOR 16) END,
    c.id, r.id, o.times, o.run, o.payload, o.page, o.ordinal, o.first_seen, o.last_seen, o.closed_at, o.key, o.value
FROM hub.change o JOIN hub.change_column c USING (pull, entity, field)
    JOIN hub.change_rule r ON r.column_id = c.id AND r.kind = o.kind AND r.rule = o.rule AND r.path = o.path;

DROP TABLE hub.change;

-- As people and reports read it.
CREATE VIEW hub.change AS
SELECT c.pull, c.entity, v.key, c.field, r.kind, r.rule, r.path, v.value, v.first_seen, v.last_seen, v.times, v.run,
    v.payload, v.page, v.ordinal, v.closed_at, v.key_digest
FROM hub.change_value v JOIN hub.change_column c ON c.id = v.column_id JOIN hub.change_rule r ON r.id = v.rule_id;
