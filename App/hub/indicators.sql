-- What the operations centre gets to know in figures (connector ioc, push indicators): counts of whole months that are
-- over, for the province as a whole. No person is in them: a count from 1 to 4 is kept back, and so is what would give
-- it away by subtracting. Each figure is published at one level alone, because wards could be subtracted from a province.
-- The view belongs to the hub and reads every row; the citizens' app may not read it.

-- Of the cells of one figure those that may be shown, all others with null: small ones, and in the same kind of
-- breakdown the next larger ones until two or more are kept back that come to at least 5 together. A cell that the
-- version before kept back is chosen before others: two versions side by side must not tell what one alone does not.
CREATE FUNCTION app._kept_back(cells jsonb, sent jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH cell AS (
        SELECT c->>'kind' AS kind, c->>'code' AS code, (c->>'value')::bigint AS value,
            coalesce(sent @> jsonb_build_array(jsonb_build_object('kind', c->'kind', 'code', c->'code', 'value', NULL)),
                false) AS was_kept
        FROM jsonb_array_elements(cells) c
    ), ranked AS (
        SELECT *, value BETWEEN 1 AND 4 AS small,
            bool_or(value BETWEEN 1 AND 4) OVER (PARTITION BY kind) AS has_small,
            row_number() OVER smallest AS rank,
            coalesce(sum(value) OVER (smallest ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM cell WINDOW smallest AS (PARTITION BY kind
            ORDER BY value = 0, value >= 5, NOT was_kept, value, code COLLATE "C")
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'code', code, 'value',
        CASE WHEN small OR has_small AND value > 0 AND (rank <= 2 OR before < 5) THEN NULL ELSE value END)
        ORDER BY kind COLLATE "C", code COLLATE "C"), '[]')
    FROM ranked
$$;

CREATE FUNCTION app._indicator_month(at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM')
$$;

CREATE VIEW app.indicator_facts AS
WITH counted AS (
    -- One row for each thing that is counted, with what the figure is broken down by.
    SELECT 'DC.01.01' AS indicator, app._indicator_month(submitted_at) AS period,
        jsonb_build_object('THU_TUC', procedure_code, 'KENH', coalesce(channel, 'unknown')) AS cells
    FROM staging.dossier
    WHERE _removed_at IS NULL AND submitted_at IS NOT NULL AND field_code IN ('G13-TP01', 'G01-CA02')
    UNION ALL
    SELECT 'DC.02.01', app._indicator_month(checked_at), jsonb_build_object('KET_LUAN', CASE WHEN verdict THEN '1' ELSE '0' END)
    FROM staging.citizen_check
    WHERE _removed_at IS NULL AND checked_at IS NOT NULL
    UNION ALL
    -- A person counts once in a month, however many employers pay.
    SELECT 'LD.01.01', paid.period, jsonb_build_object('GIOI_TINH', coalesce(m.sex, 'unknown'))
    FROM (
        SELECT DISTINCT c.citizen_id, to_char(month, 'YYYY-MM') AS period
        FROM staging.si_contribution c, generate_series(
            greatest(c.from_month, date_trunc('month', now() - interval '24 months')::date),
            coalesce(c.to_month, now()::date), interval '1 month') AS month
        WHERE c._removed_at IS NULL
    ) paid
    LEFT JOIN staging.si_member m ON m.citizen_id = paid.citizen_id AND m._removed_at IS NULL
    UNION ALL
    SELECT 'TT.01.01', app._indicator_month(created_at), jsonb_build_object('LOAI', category)
    FROM staging.feedback
    WHERE _removed_at IS NULL AND category IN ('public_order', 'traffic', 'urban_order')
), finished AS (
    SELECT * FROM counted WHERE period < app._indicator_month(now())
), cell AS (
    SELECT indicator, period, key AS kind, value AS code, count(*) AS value
    FROM finished, jsonb_each_text(cells) GROUP BY indicator, period, key, value
), last AS (
    -- The version that was sent last: a correction is a new one, of the moment at which it was noticed.
    SELECT DISTINCT ON (aggregateid) aggregateid, payload FROM hub.outbox
    WHERE aggregatetype = 'app.indicator_facts' ORDER BY aggregateid, number DESC
), figure AS (
    SELECT t.indicator, t.period, CASE WHEN t.total >= 5 THEN t.total END AS value, l.payload AS sent,
        app._kept_back((SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'code', c.code, 'value', c.value))
            FROM cell c WHERE c.indicator = t.indicator AND c.period = t.period), l.payload->'breakdown') AS breakdown
    FROM (SELECT indicator, period, count(*) AS total FROM finished GROUP BY indicator, period) t
    LEFT JOIN last l ON l.aggregateid = t.indicator || '/80/' || t.period
), compared AS (
    SELECT *, (period || '-01')::date + interval '1 month' AS ended,
        sent->'value' = coalesce(to_jsonb(value), 'null') AND sent->'breakdown' = breakdown AS is_sent
    FROM figure
)
SELECT c.indicator, d.title, d.unit, c.period, 'TINH' AS area_level, '80' AS area, '2025-07-01' AS area_version,
    c.value, c.breakdown, d.source,
    CASE WHEN sent IS NULL THEN ended AT TIME ZONE 'Asia/Ho_Chi_Minh' WHEN is_sent THEN (sent->>'closed_at')::timestamptz
        ELSE date_trunc('second', now()) END AS closed_at,
    -- Milliseconds, so that versions grow whatever was forgotten of older ones.
    CASE WHEN sent IS NULL THEN extract(epoch FROM ended)::bigint * 1000 WHEN is_sent THEN (sent->>'version')::bigint
        ELSE (extract(epoch FROM now()) * 1000)::bigint END AS version
FROM compared c
JOIN (VALUES
    ('DC.01.01', 'Hồ sơ hộ tịch và cư trú đã nộp', 'hồ sơ', 'Một cửa của tỉnh'),
    ('DC.02.01', 'Lượt xác thực công dân', 'lượt', 'Cơ sở dữ liệu quốc gia về dân cư'),
    ('LD.01.01', 'Người đang đóng bảo hiểm xã hội, trong số người đã đồng ý', 'người', 'Bảo hiểm xã hội tỉnh'),
    ('TT.01.01', 'Phản ánh về an ninh, giao thông và trật tự đô thị', 'phản ánh', 'Ứng dụng công dân')
) AS d (indicator, title, unit, source) ON d.indicator = c.indicator;
COMMENT ON VIEW app.indicator_facts IS 'Chỉ tiêu gửi IOC: tháng đã hết, toàn tỉnh; số đếm dưới 5 và số suy ra được đều bị che';
