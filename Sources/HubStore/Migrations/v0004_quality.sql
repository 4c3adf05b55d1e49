-- Values that did not reach their column as they came: one row per pull, entity, key and column.
CREATE TABLE hub.change (
    pull text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    -- The record's key; the digest of a key too long for an index.
    key text COLLATE "C" NOT NULL,
    field text COLLATE "C" NOT NULL,
    kind text NOT NULL CHECK (kind IN ('emptied', 'repaired')),
    rule text NOT NULL,
    path text NOT NULL,
    -- As it came: as personal as the column. Nothing but the record's own history shows it.
    value text NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    times integer NOT NULL,
    run bigint NOT NULL,
    payload bigint NOT NULL,
    page integer NOT NULL,
    ordinal integer NOT NULL,
    -- The value came clean after that.
    closed_at timestamptz,
    PRIMARY KEY (pull, entity, key, field)
);

INSERT INTO hub.change (pull, entity, key, field, kind, rule, path, value, first_seen, last_seen, times, run, payload,
    page, ordinal)
SELECT DISTINCT ON (c.pull, c.entity, c.identity, f->>'field') c.pull, c.entity, coalesce(c.key, c.identity),
    f->>'field', 'emptied', f->>'rule', f->>'path', f->>'value', c.first_seen, c.last_seen, c.times, c.run, c.payload,
    c.page, c.ordinal
FROM hub.change_record c, jsonb_array_elements(c.faults) f
ORDER BY c.pull, c.entity, c.identity, f->>'field';

DROP TABLE hub.change_record;

-- What complete runs saw of a pull's records: one row per path.
CREATE TABLE hub.shape (
    pull text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    -- How often each kind of value was met by the last run that met the path, and every kind ever met.
    kinds jsonb NOT NULL,
    met bigint NOT NULL,
    holders bigint NOT NULL,
    -- Masked where the entity holds personal data.
    example text NOT NULL,
    first_run bigint NOT NULL,
    last_run bigint NOT NULL,
    -- The run that told that the path has vanished; empty once it is met again.
    gone_run bigint,
    PRIMARY KEY (pull, path)
);

-- Counts per column and drift of a run.
ALTER TABLE hub.run ADD COLUMN quality jsonb NOT NULL DEFAULT '{}';
