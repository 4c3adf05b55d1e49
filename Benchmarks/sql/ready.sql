-- Ready rows from pages of JSON, by SQL alone: the hub's values are compared with these.
-- The order is that of the records in the pages. Needs: page(number, body).
DROP TABLE IF EXISTS ready;
CREATE UNLOGGED TABLE ready (LIKE invoice);
INSERT INTO ready
SELECT
    bill."MA_KHANG",
    bill."KIHIEU_SERY" || '-' || lpad(bill."SO_SERY", 8, '0'),
    bill."MA_DVIQLY",
    -- U+00D0 looks like Đ and is another letter; a name all in one case is capitalised.
    CASE WHEN spaced.name IN (upper(spaced.name), lower(spaced.name)) THEN initcap(spaced.name)
         ELSE spaced.name END,
    bill."DCHI_KHANG",
    make_date(bill."NAM"::int, bill."THANG"::int, 1),
    bill."KY",
    bill."ID_HDON",
    bill."LOAI_HDON",
    bill."DIEN_TTHU",
    bill."SO_TIEN",
    bill."TIEN_GTGT",
    bill."TONG_TIEN",
    CASE bill."TINH_TRANG" WHEN 'CHUATT' THEN false WHEN 'DATT' THEN true WHEN 'TTMP' THEN true END,
    bill."NGAY_PHANH" AT TIME ZONE 'Asia/Ho_Chi_Minh'
FROM page,
    ROWS FROM (json_to_recordset(page.body::json -> 'duLieu') AS (
        "MA_DVIQLY" text, "MA_KHANG" text, "TEN_KHANG" text, "DCHI_KHANG" text, "KY" bigint, "THANG" text,
        "NAM" text, "ID_HDON" bigint, "LOAI_HDON" text, "KIHIEU_SERY" text, "SO_SERY" text,
        "DIEN_TTHU" numeric, "SO_TIEN" bigint, "TIEN_GTGT" bigint, "TONG_TIEN" bigint,
        "NGAY_PHANH" timestamp, "TINH_TRANG" text
    )) WITH ORDINALITY AS bill (
        "MA_DVIQLY", "MA_KHANG", "TEN_KHANG", "DCHI_KHANG", "KY", "THANG", "NAM", "ID_HDON", "LOAI_HDON",
        "KIHIEU_SERY", "SO_SERY", "DIEN_TTHU", "SO_TIEN", "TIEN_GTGT", "TONG_TIEN", "NGAY_PHANH",
        "TINH_TRANG", position
    ),
    LATERAL (
        SELECT replace(regexp_replace(normalize(bill."TEN_KHANG", NFC), ' +', ' ', 'g'), 'Ð', 'Đ')
    ) AS spaced (name)
ORDER BY page.number, bill.position;
DROP TABLE page;
