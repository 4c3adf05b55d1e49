-- How old what the app shows is.
CREATE VIEW app.freshness AS
SELECT
    f.entity,
    f.title,
    f.fresh_at,
    f.is_late,
    CASE
        WHEN f.fresh_at IS NULL THEN 'chưa có số liệu'
        WHEN (f.fresh_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
            THEN to_char(f.fresh_at AT TIME ZONE 'Asia/Ho_Chi_Minh', '"số liệu lúc" HH24:MI')
        ELSE to_char(f.fresh_at AT TIME ZONE 'Asia/Ho_Chi_Minh', '"số liệu lúc" HH24:MI "ngày" DD/MM/YYYY')
    END AS words
FROM hub.entity_freshness f;
COMMENT ON VIEW app.freshness IS 'Số liệu của từng bảng có từ lúc nào, và có trễ hẹn không';
