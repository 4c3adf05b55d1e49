-- Files that records carried, by content. Columns of type `file` name them by digest; one that none names goes.
CREATE TABLE hub.file (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    size bigint NOT NULL,
    -- The pull that brought it last.
    pull text COLLATE "C" NOT NULL,
    kept text NOT NULL CHECK (kept IN ('row', 'file')),
    -- One zstd frame, of small ones.
    bytes bytea,
    -- When a record with it was last staged: it is kept a day longer than anything names it.
    kept_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE hub.file ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX file_kept_at ON hub.file (kept_at);
