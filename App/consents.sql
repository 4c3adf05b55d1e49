-- Consent is one citizen's, for one purpose, and to one text; taken back it counts at once, whoever brought it.

CREATE FUNCTION app.give_consent(
    purpose text, text_version text, name text, born text DEFAULT NULL, insurance_no text DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
    citizen text := app._citizen();
    what text := app._code(purpose, 'consent_purpose', 'purpose', 'Mục đích');
    version text := app._text(text_version, 'text_version', 'Bản văn đã đồng ý', 50, true);
    person text := app._text(name, 'name', 'Họ và tên', 100, true);
    birthday text := app._text(born, 'born', 'Ngày sinh', 10, false);
    insurance text := regexp_replace(app._text(insurance_no, 'insurance_no', 'Mã số BHXH', 20, false), '[ .-]', '', 'g');
    id text;
BEGIN
    -- What is no day of the calendar is refused by the cast below.
    IF birthday !~ '^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$' THEN
        PERFORM app._refuse('LT011', 'born', 'Ngày sinh viết như 1990-09-02, hoặc chỉ năm 1990.', 'born is written as 1990-09-02 or 1990.');
    END IF;
    BEGIN
        PERFORM app._day(CASE WHEN length(birthday) = 4 THEN birthday || '-01-01' ELSE birthday END::date, 'born', 'Ngày sinh',
            '1900-01-01', app._today(), false);
    EXCEPTION WHEN datetime_field_overflow THEN
        PERFORM app._refuse('LT011', 'born', 'Không có ngày sinh này trong lịch.', 'born is no day of the calendar.');
    END;
    IF insurance !~ '^[0-9]{10}$' THEN
        PERFORM app._refuse('LT008', 'insurance_no', 'Mã số BHXH gồm 10 chữ số.', 'insurance_no has 10 digits.');
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(citizen || what, 20261127));
    SELECT c.consent_id INTO id FROM staging.consent c
    WHERE c.citizen_id = citizen AND c.agreed_to = what AND c.text_version = version
        AND c.withdrawn_at IS NULL AND c.withdrawal IS NULL AND c.withdrawn_in_app_at IS NULL
        AND c.insurance_no IS NOT DISTINCT FROM insurance
    ORDER BY c.consent_id LIMIT 1;
    IF id IS NOT NULL THEN RETURN id; END IF;
    id := app._next_id('DY');
    INSERT INTO staging.consent (consent_id, citizen_id, name, born, insurance_no, agreed_to, text_version, given_at)
    VALUES (id, citizen, person, birthday, insurance, what, version, now());
    RETURN id;
END $$;
COMMENT ON FUNCTION app.give_consent(text, text, text, text, text) IS 'Đồng ý cho một mục đích; trả về mã lần đồng ý';

CREATE FUNCTION app.withdraw_consent(consent_id text) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    citizen text := app._citizen();
    wanted text := app._text(consent_id, 'consent_id', 'Mã lần đồng ý', 100, true);
    since timestamptz;
BEGIN
    UPDATE staging.consent AS c SET withdrawn_in_app_at = coalesce(c.withdrawn_in_app_at, now())
    WHERE c.consent_id = wanted AND c.citizen_id = citizen
    RETURNING c.withdrawn_in_app_at INTO since;
    IF since IS NULL THEN
        PERFORM app._refuse('LT014', 'consent_id', 'Không có lần đồng ý này của người này.',
            'consent_id is no consent of this citizen.');
    END IF;
    RETURN since;
END $$;
COMMENT ON FUNCTION app.withdraw_consent(text) IS 'Rút một lần đồng ý, có hiệu lực ngay; trả về lúc đã rút';
