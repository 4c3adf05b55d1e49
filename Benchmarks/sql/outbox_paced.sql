-- Messages one by one, each in a transaction of its own as the app writes them; :per_second of them, for :seconds.
SELECT set_config('bench.items', (:per_second * :seconds)::text, false), set_config('bench.pause', (1.0 / :per_second)::text, false);
DO $$
DECLARE
    began timestamptz := clock_timestamp();
BEGIN
    FOR n IN 1..current_setting('bench.items')::int LOOP
        PERFORM pg_sleep(extract(epoch FROM began + n * current_setting('bench.pause')::float8 * interval '1 second'
            - clock_timestamp()));
        INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload)
        VALUES ('report', 'P-' || n, 'submitted', jsonb_build_object('id', 'P-' || n, 'category', '12',
            'content', 'Mặt đường hư hỏng khoảng 2 m2 trước cổng trường.'));
        COMMIT;
    END LOOP;
END $$;
