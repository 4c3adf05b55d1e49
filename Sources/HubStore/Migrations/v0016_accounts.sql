-- Who may sign in to the console. Accounts are disabled, never deleted: the audit names them.
CREATE TABLE hub.account (
    name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9._@-]{1,63}$'),
    role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    -- $scrypt$ln=…,r=…,p=…$salt$key
    password text NOT NULL,
    language text NOT NULL DEFAULT 'vi' CHECK (language IN ('vi', 'en')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    signed_in_at timestamptz,
    disabled_at timestamptz
);

CREATE TABLE hub.session (
    -- SHA-256 of the token: who reads this table cannot sign in with it.
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    account text COLLATE "C" NOT NULL REFERENCES hub.account,
    made_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    address text NOT NULL
);
CREATE INDEX session_of ON hub.session (account);

-- Wrong passwords in a row. Of names that nobody has, too: a lock does not tell who has an account.
CREATE TABLE hub.sign_in_guard (
    kind text NOT NULL CHECK (kind IN ('name', 'address')),
    -- SHA-256 of the name, which may be a password typed into the wrong field, or of the address.
    subject bytea NOT NULL CHECK (length(subject) = 32),
    -- Since the last lock.
    failures integer NOT NULL DEFAULT 0,
    -- Each lasts twice as long as the one before.
    locks integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX sign_in_guard_last ON hub.sign_in_guard (last_at);

-- Each row of the audit holds the hash of the one before: none can be changed, taken out or put in between unseen.
CREATE TABLE hub.audit_head (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    rows bigint NOT NULL,
    id bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32)
);

CREATE FUNCTION hub.audit_field(field text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT int4send(length(convert_to(field, 'UTF8'))) || convert_to(field, 'UTF8')
$$;

-- `lienthong audit verify` reckons the same in the program, not by this function.
CREATE FUNCTION hub.audit_hash(
    previous bytea, id bigint, at timestamptz, person text, act text, subject text, detail jsonb
) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256('\x01'::bytea || previous || int8send(id) || int8send((extract(epoch FROM at) * 1000000)::bigint)
        || hub.audit_field(person) || hub.audit_field(act) || hub.audit_field(subject) || hub.audit_field(detail::text))
$$;

-- The rows of before, in the order of their ids.
ALTER TABLE hub.audit ADD COLUMN previous bytea, ADD COLUMN hash bytea;
ALTER TABLE hub.audit DISABLE TRIGGER audit_append_only;
DO $$
DECLARE
    entry record;
    head hub.audit_head := ROW(true, 0, 0, decode(repeat('00', 32), 'hex'));
    this bytea;
BEGIN
    FOR entry IN SELECT * FROM hub.audit ORDER BY id LOOP
        this := hub.audit_hash(head.hash, entry.id, entry.at, entry.person, entry.act, entry.subject, entry.detail);
        UPDATE hub.audit SET previous = head.hash, hash = this WHERE id = entry.id;
        head.rows := head.rows + 1;
        head.id := entry.id;
        head.hash := this;
    END LOOP;
    INSERT INTO hub.audit_head SELECT head.*;
END $$;
ALTER TABLE hub.audit
    ALTER COLUMN previous SET NOT NULL,
    ALTER COLUMN hash SET NOT NULL,
    ADD CHECK (length(previous) = 32 AND length(hash) = 32);

-- Who writes at the same time waits for the other's end: ids, instants, hashes and commits have one order, and an act
-- that is rolled back leaves no gap. Whatever the writer gave for these columns is replaced.
CREATE FUNCTION hub.chain_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE head hub.audit_head;
BEGIN
    SELECT * INTO STRICT head FROM hub.audit_head FOR UPDATE;
    NEW.id := head.id + 1;
    NEW.at := clock_timestamp();
    NEW.previous := head.hash;
    NEW.hash := hub.audit_hash(NEW.previous, NEW.id, NEW.at, NEW.person, NEW.act, NEW.subject, NEW.detail);
    UPDATE hub.audit_head SET rows = head.rows + 1, id = NEW.id, hash = NEW.hash;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain BEFORE INSERT ON hub.audit FOR EACH ROW EXECUTE FUNCTION hub.chain_audit();
-- ALWAYS: also in a session that plays a replica.
ALTER TABLE hub.audit ENABLE ALWAYS TRIGGER audit_chain;
ALTER TABLE hub.audit ENABLE ALWAYS TRIGGER audit_append_only;
REVOKE EXECUTE ON FUNCTION hub.chain_audit(), hub.audit_field(text),
    hub.audit_hash(bytea, bigint, timestamptz, text, text, text, jsonb) FROM PUBLIC;
CREATE INDEX audit_of_person ON hub.audit (person, id);
CREATE INDEX audit_of_act ON hub.audit (act, id);
