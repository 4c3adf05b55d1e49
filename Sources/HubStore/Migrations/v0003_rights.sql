-- Persons who were erased, as keyed hashes. The same list lies beside the key in a file: a restore cannot lose it.
CREATE TABLE hub.tombstone (
    -- `key:<entity>`, `value:<type>` or `link:<entity>:<columns>`.
    subject text COLLATE "C" NOT NULL,
    token bytea NOT NULL CHECK (length(token) = 32),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subject, token)
);

-- Why the bytes are gone, and whether a file of theirs is still to be removed.
ALTER TABLE hub.payload ADD COLUMN gone_reason text CHECK (gone_reason IN ('never', 'expired', 'erased'));
ALTER TABLE hub.payload ADD COLUMN file_left boolean NOT NULL DEFAULT false;
CREATE INDEX payload_file_left ON hub.payload (id) WHERE file_left;

-- For deleting quarantine and change records of answers that hold an erased person.
CREATE INDEX quarantine_payload ON hub.quarantine (payload);
CREATE INDEX change_record_payload ON hub.change_record (payload);

-- What people did stays as it was written.
CREATE FUNCTION hub.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'hub.audit is append only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hub.audit
    FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();
