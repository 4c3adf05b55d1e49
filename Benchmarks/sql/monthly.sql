-- The ready rows as the utility writes its monthly file: dots between thousands, serial numbers without zeros in front,
-- days and months as here. The order is that of the ready rows.
DROP VIEW IF EXISTS monthly;
CREATE VIEW monthly AS
SELECT
    unit_code AS "MA_DVIQLY",
    customer_code AS "MA_KHANG",
    name AS "TEN_KHANG",
    address AS "DCHI_KHANG",
    split_part(invoice_no, '-', 1) AS "KIHIEU_SERY",
    split_part(invoice_no, '-', 2)::bigint AS "SO_SERY",
    period_no AS "KY",
    extract(month FROM period)::int AS "THANG",
    extract(year FROM period)::int AS "NAM",
    bill_id AS "ID_HDON",
    kind AS "LOAI_HDON",
    rtrim(translate(to_char(kwh, 'FM999,999,990.999'), ',.', '.,'), ',') AS "DIEN_TTHU",
    translate(to_char(net, 'FM999,999,999,990'), ',', '.') AS "SO_TIEN",
    translate(to_char(vat, 'FM999,999,999,990'), ',', '.') AS "TIEN_GTGT",
    translate(to_char(total, 'FM999,999,999,990'), ',', '.') AS "TONG_TIEN",
    to_char(issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI:SS') AS "NGAY_PHANH",
    CASE paid WHEN true THEN 'DATT' WHEN false THEN 'CHUATT' END AS "TINH_TRANG"
FROM ready;
