-- So many messages at once.
INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload)
SELECT 'report', 'B-' || n, 'submitted', jsonb_build_object('id', 'B-' || n, 'category', '12',
    'content', 'Mặt đường hư hỏng khoảng 2 m2 trước cổng trường.')
FROM generate_series(1, :items) n;
