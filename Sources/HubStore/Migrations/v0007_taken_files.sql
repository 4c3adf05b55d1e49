-- Files that pulls have taken: a row for each version, by place and bytes.
CREATE TABLE hub.taken_file (
    pull text COLLATE "C" NOT NULL,
    -- The path, or the address without secrets; bytes that are no UTF-8 as %E9.
    place text COLLATE "C" NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    -- As the system that has it writes it.
    path bytea NOT NULL,
    -- As in hub.page.
    request bytea NOT NULL CHECK (length(request) = 32),
    -- {file.…}
    names jsonb NOT NULL,
    -- As the listing had it; NULL where it does not say.
    size bigint,
    stamp text NOT NULL,
    -- It had not been changed for a while then: with equal size and stamp it is the same file.
    is_settled boolean NOT NULL,
    plan bytea NOT NULL,
    payload bigint NOT NULL,
    run bigint NOT NULL,
    -- NULL: a limited run has read it, which takes nothing.
    taken_at timestamptz,
    -- What is to be done with it: written with its rows, done afterwards.
    clearing text CHECK (clearing IN ('delete', 'move')),
    target bytea,
    marker bytea,
    cleared_at timestamptz,
    cleared text CHECK (cleared IN ('done', 'gone', 'changed')),
    PRIMARY KEY (pull, place, digest)
);
CREATE INDEX taken_file_digest ON hub.taken_file (pull, digest);
CREATE INDEX taken_file_request ON hub.taken_file (pull, request);
CREATE INDEX taken_file_to_clear ON hub.taken_file (pull) WHERE clearing IS NOT NULL AND cleared_at IS NULL;

-- A run that looked for new files and found none is no news of the source.
ALTER TABLE hub.run ADD COLUMN is_news boolean NOT NULL DEFAULT true;

CREATE OR REPLACE VIEW hub.freshness AS
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
    WHERE r.pull = s.pull AND r.state = 'succeeded' AND r.mode IN ('pull', 'full') AND r.is_news
    ORDER BY r.id DESC LIMIT 1
) good ON true
LEFT JOIN LATERAL (
    SELECT r.* FROM hub.run r WHERE r.pull = s.pull ORDER BY r.id DESC LIMIT 1
) last ON true;
