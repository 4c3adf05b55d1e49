-- Sets of entities that are replaced as a whole (`write: replace`).

-- Partitions of staging tables, one per run and entity. A partition that nobody published is left over from a run
-- that failed; one that was published and is no more is dropped a day after `retired_at`.
CREATE TABLE hub.partition (
    run bigint NOT NULL,
    entity text COLLATE "C" NOT NULL,
    source smallint NOT NULL,
    name text NOT NULL UNIQUE,
    retired_at timestamptz,
    PRIMARY KEY (run, entity)
);

-- The set of one `each` value within a partition; its number stands in `_generation`.
CREATE TABLE hub.generation (
    id bigint PRIMARY KEY,
    run bigint NOT NULL,
    entity text COLLATE "C" NOT NULL,
    source smallint NOT NULL,
    each text COLLATE "C" NOT NULL,
    UNIQUE (run, entity, each),
    FOREIGN KEY (run, entity) REFERENCES hub.partition ON DELETE CASCADE
);

-- What readers see. `pulled_by` is the run whose answers the set was mapped from, which a remap reads again.
CREATE TABLE hub.published (
    entity text COLLATE "C" NOT NULL,
    source smallint NOT NULL,
    each text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    run bigint NOT NULL,
    pulled_by bigint NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (entity, source, each)
);
