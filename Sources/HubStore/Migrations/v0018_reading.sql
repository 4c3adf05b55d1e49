-- What pages read without scanning staging, quarantine or every run.

-- Calls of a connector, by the hour.
CREATE TABLE hub.call_hour (
    connector text COLLATE "C" NOT NULL,
    hour timestamptz NOT NULL,
    success bigint NOT NULL,
    redirect bigint NOT NULL,
    refused bigint NOT NULL,
    failed bigint NOT NULL,
    unanswered bigint NOT NULL,
    bytes bigint NOT NULL,
    -- Per bucket of latency; the bounds are the program's (LatencyHistogram).
    latencies bigint[] NOT NULL,
    PRIMARY KEY (connector, hour)
) WITH (fillfactor = 70);
CREATE INDEX call_hour_hour ON hub.call_hour (hour);

-- The last few calls of each connector.
CREATE TABLE hub.last_call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connector text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    -- NULL: no answer came.
    status integer,
    milliseconds integer NOT NULL
);
CREATE INDEX last_call_at ON hub.last_call (connector, at DESC, id DESC);

-- Rows of an entity, counted at most once per day and change.
CREATE TABLE hub.row_count (
    entity text COLLATE "C" NOT NULL,
    day date NOT NULL,
    rows bigint NOT NULL,
    -- Of a large table: from the server's own statistics.
    is_estimate boolean NOT NULL,
    -- hub.entity.writes as they were then: the same, and nothing needs to be counted again.
    writes bigint NOT NULL,
    counted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (entity, day)
);

-- The last good run of a pull, its last failures, and what began since a day.
CREATE INDEX run_good ON hub.run (pull, id DESC) WHERE state = 'succeeded' AND mode IN ('pull', 'full') AND is_news;
CREATE INDEX run_failure ON hub.run (pull, id DESC) WHERE failure_code IS NOT NULL;
CREATE INDEX run_started ON hub.run (started_at);
CREATE INDEX run_entity ON hub.run (entity, started_at);
