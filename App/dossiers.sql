-- The three procedures that citizens submit online.

CREATE FUNCTION app._submit(
    citizen text, kind text, details jsonb, name text, phone text, unit text, documents text[], client_key uuid
) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
    person text := app._text(name, 'name', 'Họ và tên người nộp', 100, true);
    number text := app._phone(phone, 'phone', 'Số điện thoại', true);
    agency text := app._text(unit, 'unit', 'Nơi nhận hồ sơ', 100, true);
    procedure text;
    files jsonb;
    id text;
BEGIN
    PERFORM app._hold(citizen, client_key);
    SELECT s.submission_id INTO id FROM staging.dossier_submission s
    WHERE s.author_id = citizen AND s.client_key = _submit.client_key::text;
    IF id IS NOT NULL THEN RETURN id; END IF;
    files := app._files(citizen, documents, 'documents', 'Giấy tờ', 20,
        '{image/jpeg,image/png,image/webp,application/pdf}');
    SELECT c.value INTO procedure FROM hub.code c WHERE c.code_table = 'online_procedure' AND c.code = kind
        AND coalesce(c.valid_from <= app._today(), true) AND coalesce(c.valid_to >= app._today(), true);
    IF procedure IS NULL THEN
        PERFORM app._refuse('LT005', 'procedure', 'Thủ tục này hiện không nộp trực tuyến được.',
            kind || ' is no code of online_procedure today.');
    END IF;
    id := app._next_id('HS');
    INSERT INTO staging.dossier_submission (submission_id, author_id, kind, procedure_code, name, phone, unit, details,
        client_key, created_at)
    VALUES (id, citizen, kind, procedure, person, number, agency, jsonb_strip_nulls(details),
        _submit.client_key::text, now());
    INSERT INTO staging.dossier_submission_file (submission_id, number, author_id, file)
    SELECT id, n, citizen, jsonb_build_object('digest', f->'file', 'size', f->'size', 'media_type', f->'type', 'name', f->'name')
    FROM jsonb_array_elements(files) WITH ORDINALITY AS p(f, n);
    PERFORM app._send('dossier_submission', id, jsonb_build_object(
        'id', id, 'kind', kind, 'procedure_code', procedure, 'unit', agency, 'details', details,
        'person', jsonb_build_object('name', person, 'phone', number, 'citizen_id', citizen),
        'documents', files, 'created_at', app._iso(now())));
    RETURN id;
END $$;

CREATE FUNCTION app.submit_diploma_copy(
    name text, phone text, unit text, diploma text, full_name text, born date, graduated integer,
    school text DEFAULT NULL, diploma_no text DEFAULT NULL, copies integer DEFAULT 1,
    documents text[] DEFAULT '{}', client_key uuid DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    citizen text := app._citizen();
    birthday date := app._day(born, 'born', 'Ngày sinh', '1900-01-01', app._today(), true);
    this_year integer := extract(year FROM app._today());
BEGIN
    IF graduated IS NULL OR graduated NOT BETWEEN extract(year FROM birthday)::integer + 10 AND this_year THEN
        PERFORM app._refuse('LT011', 'graduated', 'Năm tốt nghiệp không thể có với ngày sinh này.',
            'graduated is not between ten years after birth and this year.');
    END IF;
    IF copies IS NULL OR copies NOT BETWEEN 1 AND 20 THEN
        PERFORM app._refuse('LT010', 'copies', 'Số bản sao từ 1 đến 20.', 'copies must be between 1 and 20.');
    END IF;
    RETURN app._submit(citizen, 'diploma_copy', jsonb_build_object(
        'diploma', app._code(diploma, 'diploma_kind', 'diploma', 'Loại văn bằng'),
        'full_name', app._text(full_name, 'full_name', 'Họ và tên trên văn bằng', 100, true),
        'born', birthday, 'graduated', graduated,
        'school', app._text(school, 'school', 'Trường', 200, false),
        'diploma_no', app._text(diploma_no, 'diploma_no', 'Số hiệu văn bằng', 50, false),
        'copies', copies), name, phone, unit, documents, client_key);
END $$;
COMMENT ON FUNCTION app.submit_diploma_copy(text, text, text, text, text, date, integer, text, text, integer, text[], uuid)
    IS 'Nộp hồ sơ cấp bản sao văn bằng, chứng chỉ từ sổ gốc; trả về mã hồ sơ nộp';

CREATE FUNCTION app.submit_marital_status(
    name text, phone text, unit text, purpose text, marital_status text, residence text,
    lived_from date DEFAULT NULL, lived_to date DEFAULT NULL,
    documents text[] DEFAULT '{}', client_key uuid DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    citizen text := app._citizen();
BEGIN
    PERFORM app._day(lived_from, 'lived_from', 'Cư trú từ ngày', '1900-01-01', app._today(), false);
    PERFORM app._day(lived_to, 'lived_to', 'Cư trú đến ngày', coalesce(lived_from, '1900-01-01'), app._today(), false);
    RETURN app._submit(citizen, 'marital_status', jsonb_build_object(
        'purpose', app._text(purpose, 'purpose', 'Mục đích sử dụng', 500, true, true),
        'marital_status', app._code(marital_status, 'marital_status', 'marital_status', 'Tình trạng hôn nhân'),
        'residence', app._text(residence, 'residence', 'Nơi cư trú', 300, true),
        'lived_from', lived_from, 'lived_to', lived_to), name, phone, unit, documents, client_key);
END $$;
COMMENT ON FUNCTION app.submit_marital_status(text, text, text, text, text, text, date, date, text[], uuid)
    IS 'Nộp hồ sơ cấp giấy xác nhận tình trạng hôn nhân; trả về mã hồ sơ nộp';

CREATE FUNCTION app._parent(full_name text, citizen_id text, which text, title text, sex integer, child_born date)
RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    person text := app._text(full_name, which || '_name', 'Họ và tên ' || title, 100, false);
    number text := app._citizen_number(citizen_id, which || '_citizen_id', 'Số định danh ' || title, false);
BEGIN
    IF number IS NOT NULL AND person IS NULL THEN
        PERFORM app._refuse('LT002', which || '_name', 'Họ và tên ' || title || ' còn trống.', which || '_name is empty.');
    END IF;
    IF number IS NOT NULL AND substr(number, 4, 1)::integer % 2 <> sex THEN
        PERFORM app._refuse('LT008', which || '_citizen_id', 'Số định danh ' || title || ' là của người khác giới.',
            which || '_citizen_id is of the other sex.');
    END IF;
    IF number IS NOT NULL AND 1900 + 100 * (substr(number, 4, 1)::integer / 2) + substr(number, 5, 2)::integer
        >= extract(year FROM child_born) - 9 THEN
        PERFORM app._refuse('LT011', which || '_citizen_id', 'Theo số định danh, ' || title || ' còn quá nhỏ khi trẻ ra đời.',
            which || '_citizen_id is of somebody too young.');
    END IF;
    RETURN CASE WHEN person IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object('name', person, 'citizen_id', number)) END;
END $$;

CREATE FUNCTION app.submit_birth_registration(
    name text, phone text, unit text, child_name text, child_sex text, child_born date, born_at text,
    mother_name text DEFAULT NULL, mother_citizen_id text DEFAULT NULL,
    father_name text DEFAULT NULL, father_citizen_id text DEFAULT NULL,
    hometown text DEFAULT NULL, ethnic text DEFAULT NULL,
    documents text[] DEFAULT '{}', client_key uuid DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    citizen text := app._citizen();
    birthday date := app._day(child_born, 'child_born', 'Ngày sinh của trẻ', '1900-01-01', app._today(), true);
    mother jsonb := app._parent(mother_name, mother_citizen_id, 'mother', 'mẹ', 1, birthday);
    father jsonb := app._parent(father_name, father_citizen_id, 'father', 'cha', 0, birthday);
BEGIN
    IF child_sex IS NULL OR child_sex NOT IN ('male', 'female') THEN
        PERFORM app._refuse('LT005', 'child_sex', 'Giới tính của trẻ là male (nam) hoặc female (nữ).',
            'child_sex is male or female.');
    END IF;
    RETURN app._submit(citizen, 'birth_registration', jsonb_build_object(
        'child_name', app._text(child_name, 'child_name', 'Họ và tên trẻ', 100, true),
        'child_sex', child_sex, 'child_born', birthday,
        'born_at', app._text(born_at, 'born_at', 'Nơi sinh', 300, true),
        'mother', mother, 'father', father,
        'hometown', app._text(hometown, 'hometown', 'Quê quán', 300, false),
        'ethnic', app._text(ethnic, 'ethnic', 'Dân tộc', 50, false)), name, phone, unit, documents, client_key);
END $$;
COMMENT ON FUNCTION app.submit_birth_registration(text, text, text, text, text, date, text, text, text, text, text, text,
    text, text[], uuid) IS 'Nộp hồ sơ đăng ký khai sinh; trả về mã hồ sơ nộp';
