-- A hub after long work, for the pages of its console: :runs runs of every pull together, :refused records in quarantine,
-- ninety days of calls and counts, and an outbox. `pulls` come from the project, as `hub.promise` has them.
INSERT INTO hub.source (pull) SELECT DISTINCT pull FROM hub.promise ON CONFLICT DO NOTHING;

-- The first of each pull are the oldest; one run in forty fails, one in a hundred is a killed one's.
INSERT INTO hub.run (pull, entity, source, plan, state, started_at, ended_at, commits, account, pages, requests, bytes,
    waited, failure_code, failure_vi, failure_en, quality)
SELECT p.pull, p.entity, s.number, '\x00', CASE WHEN n % 100 = 99 THEN 'lost' WHEN n % 40 = 39 THEN 'failed' ELSE 'succeeded' END,
    now() - (:runs - n) * interval '90 days' / :runs, now() - (:runs - n) * interval '90 days' / :runs + interval '4 min', 10,
    jsonb_build_object('read', 20000 + n % 700, 'new', 200 + n % 37, 'changed', n % 91, 'same', 19800 + n % 700 - n % 37 - n % 91),
    20, 25, 10000000, '3 s',
    CASE WHEN n % 40 = 39 THEN 'source.unreachable' END, CASE WHEN n % 40 = 39 THEN 'Không gọi được nguồn.' END,
    CASE WHEN n % 40 = 39 THEN 'The source cannot be reached.' END,
    jsonb_build_object('mapped', 20000, 'columns', (SELECT jsonb_object_agg('cot_' || c, jsonb_build_object('empty', c * 10,
        'emptied', jsonb_build_object('date.unreadable', c), 'repaired', '{}'::jsonb, 'noted', '{}'::jsonb)) FROM generate_series(1, 20) c),
        'drift', jsonb_build_object('new', '[]'::jsonb, 'vanished', '[]'::jsonb, 'retyped', '[]'::jsonb, 'isCut', false))
FROM generate_series(1, :runs) n
JOIN LATERAL (SELECT pull, entity FROM hub.promise ORDER BY pull, entity
    OFFSET n % (SELECT count(*) FROM hub.promise) LIMIT 1) p ON true
JOIN hub.source s ON s.pull = p.pull;

INSERT INTO hub.payload (digest, size, media_type, pull, kept, bytes)
SELECT sha256(convert_to(n::text, 'UTF8')), 500000, 'application/json', 'electricity/invoices', 'row', '\x28b52ffd' FROM generate_series(1, 1000) n;
INSERT INTO hub.page_of_run (run, number, request, payload, records, status, committed_at)
SELECT r.id, n, sha256(convert_to(r.id || '/' || n, 'UTF8')), 1 + (r.id + n) % 1000, 1000, CASE WHEN n % 3 = 0 THEN 'skipped' ELSE 'applied' END, r.ended_at
FROM hub.run r, generate_series(0, 19) n;

INSERT INTO hub.quarantine (pull, entity, identity, key, state, faults, record, record_digest, first_seen, last_seen, times, run,
    payload, page, ordinal, settled_at)
SELECT p.pull, p.entity, 'HD' || n, 'HD' || n, CASE WHEN n % 10 = 0 THEN 'closed' WHEN n % 33 = 0 THEN 'discarded' ELSE 'open' END,
    jsonb_build_array(jsonb_build_object('field', 'cot_' || n % 20, 'rule', CASE WHEN n % 2 = 0 THEN 'date.unreadable' ELSE 'code.unknown' END,
        'path', 'a.b', 'value', 'x' || n)),
    convert_to('{"ma":"HD' || n || '","ten":"Lê Thị Mẫu","soTien":"12a000","ghiChu":"' || repeat('x', 120) || '"}', 'UTF8'),
    '\x00', now() - n % 90 * interval '1 day', now() - (n % 7776000) * interval '1 s', 1, 1 + n % :runs, 1 + n % 1000, n % 20, n % 1000,
    CASE WHEN n % 10 = 0 OR n % 33 = 0 THEN now() END
FROM generate_series(1, :refused) n
JOIN LATERAL (SELECT pull, entity FROM hub.promise ORDER BY pull, entity
    OFFSET n % (SELECT count(*) FROM hub.promise) LIMIT 1) p ON true;

INSERT INTO hub.call_hour
SELECT c, date_trunc('hour', now()) - h * interval '1 hour', 400, 2, 3, h % 5, h % 3, 90000000,
    ARRAY(SELECT (CASE WHEN b BETWEEN 10 AND 18 THEN 40 + (h + b) % 11 ELSE 0 END)::bigint FROM generate_series(1, 30) b)
FROM (SELECT DISTINCT split_part(pull, '/', 1) c FROM hub.promise) x, generate_series(0, 24 * 90) h;
INSERT INTO hub.last_call (connector, at, status, milliseconds)
SELECT c, now() - n * interval '1 min', CASE WHEN n % 9 = 0 THEN NULL ELSE 200 END, 40 + n
FROM (SELECT DISTINCT split_part(pull, '/', 1) c FROM hub.promise) x, generate_series(1, 20) n;

INSERT INTO hub.row_count (entity, day, rows, is_estimate, writes)
SELECT DISTINCT entity, (now() - d * interval '1 day')::date, 1000000 - d * 2000, true, 0 FROM hub.promise, generate_series(0, 89) d
ON CONFLICT DO NOTHING;

INSERT INTO hub.outbox (id, aggregatetype, aggregateid, type, payload, created_at, takers)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'feedback', 'PA' || n, 'FeedbackSubmitted',
    jsonb_build_object('code', 'PA' || n, 'note', 'Đèn đường hỏng'), now() - n * interval '1 min', 1
FROM generate_series(1, :messages) n;
INSERT INTO hub.delivery (push, message, number, state, began_at, due_at, next_at, delivered_at, ended_at, reason)
SELECT 'ioc/feedback', o.id, o.number, CASE WHEN o.number % 50 = 0 THEN 'parked' WHEN o.number % 70 = 0 THEN 'unsure' ELSE 'done' END,
    o.created_at, o.created_at + interval '15 min', now() + interval '1 day',
    CASE WHEN o.number % 50 <> 0 AND o.number % 70 <> 0 THEN o.created_at + interval '1 s' END,
    CASE WHEN o.number % 50 <> 0 AND o.number % 70 <> 0 THEN o.created_at + interval '1 s' END, 'http.503'
FROM hub.outbox o;
INSERT INTO hub.attempt (delivery, kind, outcome, status, took_ms) SELECT id, 'send', 'done', 200, 40 FROM hub.delivery;
VACUUM ANALYZE;
