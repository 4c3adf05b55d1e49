-- How many of these messages are delivered; milliseconds from the message's beginning to the commit that says so, of half of
-- them and of 99 in a hundred; deliveries in a second.
SELECT count(*), coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY took), 0),
    coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY took), 0),
    coalesce(count(*) / nullif(extract(epoch FROM max(delivered_at) - min(first_sent_at)), 0), 0)
FROM (SELECT d.delivered_at, d.first_sent_at, extract(epoch FROM d.delivered_at - d.began_at) * 1000 AS took
    FROM hub.delivery d JOIN hub.outbox o ON o.id = d.message
    WHERE o.aggregateid LIKE :'prefix' || '-%' AND d.delivered_at IS NOT NULL) t;
