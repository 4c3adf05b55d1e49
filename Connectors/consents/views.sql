-- Những người còn đồng ý: các lượt kéo theo sự đồng ý chỉ hỏi về họ. Quản trị viên cài một lần, sau khi bảng consent đã có:
-- Persons whose consent is in force: pulls that rest on consent ask for them alone. An administrator installs it once,
-- when the table of consents is there:
--     psql "$(lienthong db url)" -f Connectors/consents/views.sql
-- Chạy lại không sao · running it again changes nothing.
SET ROLE hub_owner;

CREATE OR REPLACE VIEW app.consent_in_force AS
SELECT consent_id, agreed_to, citizen_id, name, insurance_no, born,
    -- Dịch vụ hỏi cả ngày sinh hoặc chỉ năm sinh · services ask for the whole day or for the year alone.
    CASE WHEN length(born::text) = 10 THEN born::text END AS born_day,
    CASE WHEN length(born::text) < 10 THEN left(born::text, 4) END AS born_year
FROM staging.consent
WHERE withdrawn_at IS NULL AND _removed_at IS NULL;

COMMENT ON VIEW app.consent_in_force IS 'Sự đồng ý còn hiệu lực';
REVOKE ALL ON app.consent_in_force FROM app_reader;
GRANT SELECT ON app.consent_in_force TO hub_worker;

RESET ROLE;
