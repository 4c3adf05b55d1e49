-- What has happened, in figures that outlive the rows they count. Whoever changes a row appends its difference, so that
-- nobody waits for anybody; the sweep adds the rows of one figure together (hub.fold_tally).
CREATE TABLE hub.tally (
    kind text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL DEFAULT '',
    amount bigint NOT NULL
);

-- Two at a time are no harm: what the first has taken the second does not find.
CREATE FUNCTION hub.fold_tally() RETURNS void LANGUAGE sql SET search_path = pg_catalog AS $$
    WITH taken AS (DELETE FROM hub.tally RETURNING kind, subject, part, amount)
    INSERT INTO hub.tally (kind, subject, part, amount)
    SELECT kind, subject, part, sum(amount)::bigint FROM taken GROUP BY kind, subject, part HAVING sum(amount) <> 0
$$;

-- Runs that have ended: how many, how long, what they did.
CREATE FUNCTION hub.tally_of_run(ended hub.run) RETURNS SETOF hub.tally LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT v.kind, ended.pull, v.part, v.amount FROM (VALUES
        ('run', ended.state, 1::bigint),
        ('run.pages', '', ended.pages::bigint),
        ('run.requests', '', ended.requests::bigint),
        ('run.bytes', '', ended.bytes),
        ('run.waited_us', '', (extract(epoch FROM ended.waited) * 1000000)::bigint),
        ('run.lasted_us', '', (extract(epoch FROM ended.ended_at - ended.started_at) * 1000000)::bigint)
    ) v(kind, part, amount) WHERE v.amount <> 0
    UNION ALL
    SELECT 'run.records', ended.pull, a.key, a.value::bigint FROM jsonb_each_text(ended.account) a
    WHERE a.value <> '0'
$$;
CREATE FUNCTION hub.tally_run() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO hub.tally SELECT * FROM hub.tally_of_run(NEW);
    RETURN NULL;
END $$;
CREATE TRIGGER tally_run AFTER UPDATE OF state ON hub.run FOR EACH ROW
    WHEN (OLD.state = 'running' AND NEW.state <> 'running') EXECUTE FUNCTION hub.tally_run();

-- Messages that have arrived, those of them that came after their time, and those that were refused.
CREATE FUNCTION hub.tally_delivery() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.delivered_at IS NULL AND NEW.delivered_at IS NOT NULL THEN
        INSERT INTO hub.tally VALUES ('delivery', NEW.push, 'delivered', 1),
            ('delivery.took_us', NEW.push, '',
                (extract(epoch FROM NEW.delivered_at - NEW.began_at) * 1000000)::bigint);
        IF NEW.delivered_at > NEW.due_at THEN INSERT INTO hub.tally VALUES ('delivery.late', NEW.push, '', 1); END IF;
    ELSIF NEW.state = 'refused' THEN
        INSERT INTO hub.tally VALUES ('delivery', NEW.push, 'refused', 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_delivery AFTER UPDATE ON hub.delivery FOR EACH ROW
    WHEN (OLD.delivered_at IS NULL AND NEW.delivered_at IS NOT NULL OR OLD.state <> 'refused' AND NEW.state = 'refused')
    EXECUTE FUNCTION hub.tally_delivery();

CREATE FUNCTION hub.tally_task() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO hub.tally VALUES ('task', NEW.schedule, NEW.state, 1);
    RETURN NULL;
END $$;
CREATE TRIGGER tally_inserted AFTER INSERT ON hub.schedule_task FOR EACH ROW
    WHEN (NEW.state NOT IN ('waiting', 'running')) EXECUTE FUNCTION hub.tally_task();
CREATE TRIGGER tally_updated AFTER UPDATE OF state ON hub.schedule_task FOR EACH ROW
    WHEN (OLD.state IN ('waiting', 'running') AND NEW.state NOT IN ('waiting', 'running'))
    EXECUTE FUNCTION hub.tally_task();

-- What was there before.
INSERT INTO hub.tally SELECT t.* FROM hub.run r, hub.tally_of_run(r) t WHERE r.state <> 'running';
INSERT INTO hub.tally SELECT 'delivery', push, 'delivered', count(*) FROM hub.delivery
WHERE delivered_at IS NOT NULL GROUP BY push;
INSERT INTO hub.tally SELECT 'delivery.took_us', push, '',
    (extract(epoch FROM sum(delivered_at - began_at)) * 1000000)::bigint FROM hub.delivery
WHERE delivered_at IS NOT NULL GROUP BY push;
INSERT INTO hub.tally SELECT 'delivery.late', push, '', count(*) FROM hub.delivery WHERE delivered_at > due_at GROUP BY push;
INSERT INTO hub.tally SELECT 'delivery', push, 'refused', count(*) FROM hub.delivery WHERE state = 'refused' GROUP BY push;
INSERT INTO hub.tally SELECT 'task', schedule, state, count(*) FROM hub.schedule_task
WHERE state NOT IN ('waiting', 'running') GROUP BY schedule, state;
SELECT hub.fold_tally();

-- Conditions that people are told of: once when they begin, once when they end.
CREATE TABLE hub.alert (
    key text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    -- Whose look it is: `hub` for what PostgreSQL knows, a host's name for that host's own disk.
    scope text COLLATE "C" NOT NULL,
    severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
    state text NOT NULL CHECK (state IN ('firing', 'resolved')),
    since timestamptz NOT NULL,
    -- When the condition was last met.
    seen_at timestamptz NOT NULL,
    ended_at timestamptz,
    last_told timestamptz NOT NULL,
    times integer NOT NULL DEFAULT 1,
    -- How often in a row it came back soon after it had ended.
    returns integer NOT NULL DEFAULT 0,
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX alert_state ON hub.alert (scope, state);

-- Who looks locks the row: hosts look one after the other, and the later one's figures must be newer.
CREATE TABLE hub.alert_look (
    scope text COLLATE "C" PRIMARY KEY,
    looked_at timestamptz NOT NULL
);

-- What is to be told, one row per receiver, written with what it tells of.
CREATE TABLE hub.alert_message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The same for every attempt and receiver: what a receiver knows a repetition by.
    batch uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('email', 'webhook')),
    -- Of e-mail, whom it goes to. A webhook's address may hold a secret and stays in the settings.
    receiver text COLLATE "C" NOT NULL,
    content jsonb NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up')),
    attempts integer NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    tried_at timestamptz,
    -- A host has it in hand until then.
    held_until timestamptz,
    sent_at timestamptz,
    reason text,
    UNIQUE (batch, channel, receiver)
);
CREATE INDEX alert_message_due ON hub.alert_message (next_at) WHERE state = 'waiting';

-- The day's report is made once, and its figures are compared with on the next day.
CREATE TABLE hub.morning_report (
    day date PRIMARY KEY,
    made_at timestamptz NOT NULL,
    figures jsonb NOT NULL
);
