-- The files of App/ as they were last applied, and what each of them made: what no file makes any more is dropped.
CREATE TABLE hub.app_file (
    name text COLLATE "C" PRIMARY KEY,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE hub.app_object (
    -- FUNCTION, PROCEDURE, VIEW, TYPE or DOMAIN.
    kind text NOT NULL,
    -- As DROP takes it: app.submit_feedback(text, text).
    identity text COLLATE "C" NOT NULL,
    file text COLLATE "C" NOT NULL REFERENCES hub.app_file ON DELETE CASCADE,
    -- In the order in which they were made: what depends comes later.
    number bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (kind, identity)
);

-- The project's code tables, for the functions of App/.
CREATE TABLE hub.code_table (
    name text COLLATE "C" PRIMARY KEY,
    digest bytea NOT NULL
);
CREATE TABLE hub.code (
    code_table text COLLATE "C" NOT NULL REFERENCES hub.code_table ON DELETE CASCADE,
    -- In the order of the file.
    number integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    value text NOT NULL,
    valid_from date,
    valid_to date,
    -- Every column of the row by name.
    columns jsonb NOT NULL,
    PRIMARY KEY (code_table, number)
);
CREATE INDEX code_of ON hub.code (code_table, code);

-- How fresh each entity is promised to be: per pull that fills it.
CREATE TABLE hub.promise (
    entity text COLLATE "C" NOT NULL,
    pull text COLLATE "C" NOT NULL,
    title text NOT NULL,
    within interval NOT NULL,
    PRIMARY KEY (entity, pull)
);
-- Of several pulls the one that is furthest behind says how old an entity's rows may be; one that has never
-- succeeded has brought none.
CREATE VIEW hub.entity_freshness AS
SELECT
    p.entity,
    min(p.title) AS title,
    min(f.fresh_at) AS fresh_at,
    coalesce(bool_or(f.fresh_at < clock_timestamp() - p.within), false) OR count(f.fresh_at) = 0 AS is_late
FROM hub.promise p LEFT JOIN hub.freshness f ON f.pull = p.pull
GROUP BY p.entity;

-- A row that the app changes is changed now, whoever brought it.
CREATE FUNCTION hub.app_wrote() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_user IN ('app_views', 'app_officers') THEN NEW._changed_at := clock_timestamp(); END IF;
    RETURN NEW;
END $$;

-- Files that citizens send stand in the row as they are: the function that takes them has no compressor.
ALTER TABLE hub.file DROP CONSTRAINT file_kept_check;
ALTER TABLE hub.file ADD CONSTRAINT file_kept_check CHECK (kept IN ('row', 'file', 'plain'));
CREATE FUNCTION hub.keep_file(content bytea) RETURNS bytea
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO hub.file AS f (digest, size, pull, kept, bytes)
    VALUES (sha256(content), length(content), 'app', 'plain', content)
    ON CONFLICT (digest) DO UPDATE SET kept_at = clock_timestamp(), pull = 'app',
        kept = CASE f.kept WHEN 'file' THEN 'plain' ELSE f.kept END,
        bytes = CASE f.kept WHEN 'file' THEN excluded.bytes ELSE f.bytes END
    RETURNING digest
$$;
REVOKE EXECUTE ON FUNCTION hub.keep_file(bytea), hub.app_wrote() FROM PUBLIC;

-- Numbers of what citizens send: FB-20261126-000123.
CREATE SEQUENCE hub.app_number MAXVALUE 999999 CYCLE;
