-- What is to be sent, written in the transaction that makes it true: by a function of schema app, or by the commit
-- that stages a row (aggregatetype staging.<entity>), or when a view is compared (app.<view>).
CREATE TABLE hub.outbox (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    aggregatetype text COLLATE "C" NOT NULL,
    aggregateid text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Order among messages of one key; never used to find new ones, since commits come in another order.
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    -- How many pushes took it; NULL: nobody has looked yet.
    takers integer,
    -- It stood in a database that went back in time, and may have been sent in what is lost.
    is_suspect boolean NOT NULL DEFAULT false
);
CREATE INDEX outbox_new ON hub.outbox (number) WHERE takers IS NULL;
CREATE INDEX outbox_untaken ON hub.outbox (aggregatetype, number) WHERE takers = 0;
CREATE INDEX outbox_type ON hub.outbox (aggregatetype, number);

CREATE FUNCTION hub.tell_outbox() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    PERFORM pg_notify('lienthong_outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER tell_outbox AFTER INSERT ON hub.outbox FOR EACH STATEMENT EXECUTE FUNCTION hub.tell_outbox();

-- Since when a push takes messages; earlier ones go only when asked for.
CREATE TABLE hub.push (
    name text COLLATE "C" PRIMARY KEY,
    aggregatetype text COLLATE "C" NOT NULL,
    enabled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Messages of staged rows are written only for a push that is enabled.
    is_enabled boolean NOT NULL DEFAULT true
);
CREATE INDEX push_type ON hub.push (aggregatetype) WHERE is_enabled;

-- Rows of a view as they were last sent.
CREATE TABLE hub.view_row (
    view text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (view, key)
);

-- Who delivers. One whose connection is gone delivers no more.
CREATE TABLE hub.worker (
    id uuid PRIMARY KEY,
    host text NOT NULL,
    pid integer NOT NULL,
    backend integer NOT NULL,
    backend_start timestamptz,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE hub.delivery (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    push text COLLATE "C" NOT NULL,
    message uuid NOT NULL REFERENCES hub.outbox (id),
    -- Of the message: order among those of one key.
    number bigint NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'prepared', 'sending', 'unsure',
        'following', 'done', 'refused', 'parked')),
    -- The connector's and the value of in_order_per: NULL where messages do not wait for each other.
    order_key text COLLATE "C",
    -- The worker that has it in hand.
    claim uuid,
    -- When there is something to do.
    next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The message's own beginning, and by when it was promised.
    began_at timestamptz NOT NULL,
    due_at timestamptz,
    -- What was frozen before the first send: JSON, exactly as it was written. Secrets are not in it.
    request bytea,
    digest bytea,
    key text,
    manifest text,
    found boolean,
    kept jsonb NOT NULL DEFAULT '{}',
    failures integer NOT NULL DEFAULT 0,
    first_sent_at timestamptz,
    delivered_at timestamptz,
    ended_at timestamptz,
    -- Of the last attempt, or why it is parked, and from which state.
    reason text,
    parked_from text,
    -- Of following: the answer last staged, and the present wait in seconds.
    answer bytea,
    wait_s integer,
    UNIQUE (push, message)
);
CREATE INDEX delivery_due ON hub.delivery (push, next_at) WHERE state IN ('waiting', 'prepared', 'unsure', 'following');
CREATE INDEX delivery_order ON hub.delivery (push, order_key, number) WHERE order_key IS NOT NULL;
CREATE INDEX delivery_claim ON hub.delivery (claim) WHERE claim IS NOT NULL;
CREATE INDEX delivery_state ON hub.delivery (state, push);
CREATE INDEX delivery_message ON hub.delivery (message);

-- Every step that a delivery has taken.
CREATE TABLE hub.attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery bigint NOT NULL REFERENCES hub.delivery (id) ON DELETE CASCADE,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- look_first, send, look_up, follow, or what a person or the hub did.
    kind text NOT NULL,
    outcome text NOT NULL,
    status integer,
    code text,
    trace_id text,
    took_ms integer,
    -- Who, where it was a person, and the note left.
    actor text,
    note text
);
CREATE INDEX attempt_delivery ON hub.attempt (delivery, id);

-- Where the deliveries were last looked after: another server, or one gone back in time, knows less than receivers do.
CREATE TABLE hub.server_mark (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    system_identifier text NOT NULL,
    timeline integer NOT NULL
);
