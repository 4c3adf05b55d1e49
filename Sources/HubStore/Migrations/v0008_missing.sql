-- Removals that wait for a person: more rows than the ceiling allows, or again rows whose removal was undone.
CREATE TABLE hub.missing_hold (
    pull text COLLATE "C" PRIMARY KEY,
    entity text COLLATE "C" NOT NULL,
    reason text NOT NULL CHECK (reason IN ('ceiling', 'undone')),
    run bigint NOT NULL,
    missing bigint NOT NULL,
    scope bigint NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Holds for so many rows as were told, once.
    approved_at timestamptz,
    approved_by text
);

-- What a run marked as removed because the source no longer had it, so that a person can undo it.
CREATE TABLE hub.missing_mark (
    run bigint PRIMARY KEY REFERENCES hub.run ON DELETE CASCADE,
    pull text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    key_hashes bigint[] NOT NULL,
    undone_at timestamptz,
    undone_by text
);
CREATE INDEX missing_mark_pull ON hub.missing_mark (pull, run);
