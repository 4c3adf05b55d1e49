CREATE SCHEMA IF NOT EXISTS staging;
CREATE SCHEMA IF NOT EXISTS app;

-- Staging tables by name. A load locks its row; `writes` counts the commits that changed the table.
CREATE TABLE hub.entity (
    name text COLLATE "C" PRIMARY KEY,
    key_columns text[] NOT NULL DEFAULT '{}',
    writes bigint NOT NULL DEFAULT 0
);

-- How many of an entity's writes are whose: a page is trusted only while nobody else has written since.
CREATE TABLE hub.entity_writer (
    entity text COLLATE "C" NOT NULL REFERENCES hub.entity ON DELETE CASCADE,
    writer text COLLATE "C" NOT NULL,
    writes bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (entity, writer)
);

-- The number that stands in `_source`.
CREATE TABLE hub.source (
    number smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pull text COLLATE "C" NOT NULL UNIQUE
);

-- Who runs a pull. The token is part of a key so that a take-over waits for transactions that hold the fence.
CREATE TABLE hub.lease (
    pull text COLLATE "C" PRIMARY KEY,
    token uuid NOT NULL,
    run bigint,
    holder text NOT NULL,
    backend integer NOT NULL,
    backend_start timestamptz,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (pull, token)
) WITH (fillfactor = 50);

CREATE TABLE hub.run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pull text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    source smallint NOT NULL,
    plan bytea NOT NULL,
    mode text NOT NULL DEFAULT 'pull' CHECK (mode IN ('pull', 'full', 'limited', 'remap')),
    state text NOT NULL DEFAULT 'running'
        CHECK (state IN ('running', 'succeeded', 'incomplete', 'failed', 'stopped', 'lost')),
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    commits integer NOT NULL DEFAULT 0,
    account jsonb NOT NULL DEFAULT '{}',
    pages integer NOT NULL DEFAULT 0,
    requests integer NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    waited interval NOT NULL DEFAULT '0',
    engine_refused bigint NOT NULL DEFAULT 0,
    failure_code text,
    failure_vi text,
    failure_en text
);
CREATE INDEX run_pull ON hub.run (pull, id DESC);
CREATE INDEX run_state ON hub.run (state) WHERE state = 'running';

-- Bytes that have landed, by content. The row outlives the bytes.
CREATE TABLE hub.payload (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    size bigint NOT NULL,
    media_type text,
    pull text COLLATE "C" NOT NULL,
    kept text NOT NULL CHECK (kept IN ('row', 'file')),
    -- One zstd frame, for small answers.
    bytes bytea,
    landed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    keep_until timestamptz,
    gone_at timestamptz
);
ALTER TABLE hub.payload ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX payload_keep_until ON hub.payload (keep_until) WHERE gone_at IS NULL;

-- The page last applied for a request.
CREATE TABLE hub.page (
    pull text COLLATE "C" NOT NULL,
    request bytea NOT NULL CHECK (length(request) = 32),
    each text NOT NULL DEFAULT '',
    digest bytea NOT NULL,
    plan bytea NOT NULL,
    -- Writes of the entity by others, as known when the page was read.
    foreign_writes bigint NOT NULL,
    summary jsonb NOT NULL,
    etag text,
    last_modified text,
    -- 8 bytes per record, in page order: the beginning of its row hash.
    record_hashes bytea NOT NULL,
    -- 8 bytes per record with a readable key, for pulls that mark missing rows; NULL for others.
    key_hashes bytea,
    -- A key of this page was also written from another page.
    shares_keys boolean NOT NULL,
    -- Every record became a row or a quarantine entry by its own fault.
    is_whole boolean NOT NULL DEFAULT true,
    payload bigint NOT NULL,
    -- The run that applied it, and its place in the order of that run.
    run bigint NOT NULL,
    number integer NOT NULL,
    -- The run that last met the page, applied or skipped.
    seen_run bigint NOT NULL,
    PRIMARY KEY (pull, request)
);
ALTER TABLE hub.page ALTER COLUMN record_hashes SET STORAGE EXTERNAL;
CREATE INDEX page_payload ON hub.page (payload);

-- Every page of every run, for `runs` and for the way back from a value to its bytes.
CREATE TABLE hub.page_of_run (
    run bigint NOT NULL REFERENCES hub.run ON DELETE CASCADE,
    number integer NOT NULL,
    request bytea NOT NULL,
    each text NOT NULL DEFAULT '',
    payload bigint NOT NULL,
    records integer NOT NULL,
    status text NOT NULL CHECK (status IN ('applied', 'partial', 'skipped')),
    committed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run, number)
);
CREATE INDEX page_of_run_payload ON hub.page_of_run (payload, run);

CREATE TABLE hub.cursor (
    pull text COLLATE "C" NOT NULL,
    each text NOT NULL DEFAULT '',
    until timestamptz NOT NULL,
    run bigint NOT NULL,
    PRIMARY KEY (pull, each)
);

-- Parents that a child pull still has to ask for. The version tells a later change from the one being worked on.
CREATE SEQUENCE hub.parent_version;
CREATE TABLE hub.parent_to_do (
    child text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    keys text[] NOT NULL,
    version bigint NOT NULL DEFAULT nextval('hub.parent_version'),
    run bigint NOT NULL,
    PRIMARY KEY (child, key)
);
-- Child pulls whose parents were listed once: from then on only new and changed parents are to do.
CREATE TABLE hub.child_pull (
    child text COLLATE "C" PRIMARY KEY,
    parent text COLLATE "C" NOT NULL
);
CREATE INDEX parent_to_do_version ON hub.parent_to_do (child, version);

-- Key hashes of a running pull that marks missing rows; emptied when the run ends.
CREATE TABLE hub.seen (
    run bigint NOT NULL,
    key_hash bigint NOT NULL
);
CREATE INDEX seen_run ON hub.seen (run);

-- Keys that the last complete run of a pull did not see and did not mark either.
CREATE TABLE hub.absent (
    pull text COLLATE "C" NOT NULL,
    key_hash bigint NOT NULL,
    run bigint NOT NULL,
    PRIMARY KEY (pull, key_hash)
);

CREATE TABLE hub.quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pull text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    -- The key, or the digest of the record where the key cannot be read.
    identity text COLLATE "C" NOT NULL,
    key text COLLATE "C",
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'discarded')),
    faults jsonb NOT NULL,
    record bytea NOT NULL,
    record_digest bytea NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    times integer NOT NULL,
    run bigint NOT NULL,
    payload bigint NOT NULL,
    page integer NOT NULL,
    ordinal integer NOT NULL,
    settled_at timestamptz,
    UNIQUE (pull, entity, identity)
);
CREATE INDEX quarantine_open ON hub.quarantine (pull, entity) WHERE state = 'open';

-- Values that a mapping emptied because they were bad: one row per record.
CREATE TABLE hub.change_record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pull text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    identity text COLLATE "C" NOT NULL,
    key text COLLATE "C",
    faults jsonb NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    times integer NOT NULL,
    run bigint NOT NULL,
    payload bigint NOT NULL,
    page integer NOT NULL,
    ordinal integer NOT NULL,
    UNIQUE (pull, entity, identity)
);

-- The agreement with a source: the instant of the next message, and what was used of each quota period.
CREATE TABLE hub.allowance (
    name text COLLATE "C" PRIMARY KEY,
    next_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);
CREATE TABLE hub.allowance_use (
    name text COLLATE "C" NOT NULL REFERENCES hub.allowance ON DELETE CASCADE,
    -- First instant of the period.
    period timestamptz NOT NULL,
    used bigint NOT NULL,
    PRIMARY KEY (name, period)
) WITH (fillfactor = 50);
CREATE TABLE hub.allowance_slot (
    name text COLLATE "C" NOT NULL REFERENCES hub.allowance ON DELETE CASCADE,
    slot integer NOT NULL,
    token uuid NOT NULL,
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, slot)
);

-- What people did.
CREATE TABLE hub.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    person text NOT NULL,
    act text NOT NULL,
    subject text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}'
);

CREATE VIEW hub.freshness AS
SELECT
    s.pull,
    good.id AS run,
    good.entity,
    good.started_at AS fresh_at,
    good.ended_at AS succeeded_at,
    last.id AS last_run,
    last.state AS last_state,
    last.started_at AS last_started_at,
    last.failure_code AS last_failure_code
FROM hub.source s
LEFT JOIN LATERAL (
    SELECT r.* FROM hub.run r
    WHERE r.pull = s.pull AND r.state = 'succeeded' AND r.mode IN ('pull', 'full')
    ORDER BY r.id DESC LIMIT 1
) good ON true
LEFT JOIN LATERAL (
    SELECT r.* FROM hub.run r WHERE r.pull = s.pull ORDER BY r.id DESC LIMIT 1
) last ON true;
