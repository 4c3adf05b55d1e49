-- How many open entries break which rule, kept as they come and go: with a million of them nobody counts for a page.

-- A row for each change, summed by who reads: nobody waits for anybody's line. The sweep adds them together.
CREATE TABLE hub.quarantine_delta (
    pull text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    -- Both empty in the line that counts entries; an entry with two faults stands in three lines.
    field text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    open bigint NOT NULL
);

CREATE VIEW hub.quarantine_count AS
SELECT pull, entity, field, rule, sum(open)::bigint AS open FROM hub.quarantine_delta
GROUP BY pull, entity, field, rule HAVING sum(open) <> 0;

-- Two at a time are no harm: what the first has taken the second does not find.
CREATE FUNCTION hub.fold_quarantine() RETURNS void LANGUAGE sql SET search_path = pg_catalog AS $$
    WITH taken AS (DELETE FROM hub.quarantine_delta RETURNING pull, entity, field, rule, open)
    INSERT INTO hub.quarantine_delta
    SELECT pull, entity, field, rule, sum(open)::bigint FROM taken GROUP BY 1, 2, 3, 4 HAVING sum(open) <> 0
$$;

-- Without a search_path of its own, so that it becomes part of the statement that calls it.
CREATE FUNCTION hub.quarantine_lines(faults jsonb) RETURNS TABLE (field text, rule text)
LANGUAGE sql IMMUTABLE AS $$
    SELECT '', ''
    UNION
    SELECT coalesce(f->>'field', ''), coalesce(f->>'rule', '?') FROM pg_catalog.jsonb_array_elements(faults) f
$$;

INSERT INTO hub.quarantine_delta
SELECT q.pull, q.entity, l.field, l.rule, count(*)
FROM hub.quarantine q, hub.quarantine_lines(q.faults) l WHERE q.state = 'open' GROUP BY 1, 2, 3, 4;

CREATE FUNCTION hub.count_quarantine() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO hub.quarantine_delta
        SELECT q.pull, q.entity, l.field, l.rule, count(*)
        FROM entries_now q, hub.quarantine_lines(q.faults) l WHERE q.state = 'open'
        GROUP BY 1, 2, 3, 4;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO hub.quarantine_delta
        SELECT q.pull, q.entity, l.field, l.rule, -count(*)
        FROM entries_before q, hub.quarantine_lines(q.faults) l WHERE q.state = 'open'
        GROUP BY 1, 2, 3, 4;
    ELSE
        INSERT INTO hub.quarantine_delta
        SELECT d.pull, d.entity, l.field, l.rule, sum(d.sign)
        FROM (SELECT n.pull, n.entity, n.faults, 1 AS sign, n.id FROM entries_now n WHERE n.state = 'open'
              UNION ALL
              SELECT o.pull, o.entity, o.faults, -1, o.id FROM entries_before o WHERE o.state = 'open') d,
            hub.quarantine_lines(d.faults) l
        GROUP BY 1, 2, 3, 4 HAVING sum(d.sign) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON hub.quarantine
    REFERENCING NEW TABLE AS entries_now FOR EACH STATEMENT EXECUTE FUNCTION hub.count_quarantine();
CREATE TRIGGER count_updated AFTER UPDATE ON hub.quarantine
    REFERENCING OLD TABLE AS entries_before NEW TABLE AS entries_now
    FOR EACH STATEMENT EXECUTE FUNCTION hub.count_quarantine();
CREATE TRIGGER count_deleted AFTER DELETE ON hub.quarantine
    REFERENCING OLD TABLE AS entries_before FOR EACH STATEMENT EXECUTE FUNCTION hub.count_quarantine();

-- Pages are read by number: it never changes, so that meeting an entry again touches no index.
CREATE INDEX quarantine_open_id ON hub.quarantine (id) WHERE state = 'open';
CREATE INDEX quarantine_open_pull ON hub.quarantine (pull, id) WHERE state = 'open';
CREATE INDEX quarantine_open_faults ON hub.quarantine USING gin (faults jsonb_path_ops) WHERE state = 'open';
