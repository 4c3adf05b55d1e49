-- The past of a pull, fetched in slices: what was asked for, and what of it is staged. Half-open: [from_at, to_at).
CREATE TABLE hub.interval (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source smallint NOT NULL REFERENCES hub.source (number),
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    -- The last run that was begun for it.
    run bigint,
    attempts integer NOT NULL DEFAULT 0,
    reason text,
    -- The worker that runs it, and where.
    claim uuid,
    host text,
    started_at timestamptz,
    finished_at timestamptz,
    CHECK (from_at < to_at),
    -- No instant of a source stands in two slices. The number as a range: an index of ranges needs no extension.
    EXCLUDE USING gist (int4range(source, source, '[]') WITH &&, tstzrange(from_at, to_at) WITH &&)
);
-- Runs of one pull follow each other, so its slices do.
CREATE UNIQUE INDEX interval_running ON hub.interval (source) WHERE state = 'running';
