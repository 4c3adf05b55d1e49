-- Requests about a contract for electricity; complaints go as feedback with a category of the utility.

CREATE FUNCTION app.request_electricity(
    kind text, customer_code text, name text, phone text,
    content text DEFAULT NULL, wanted_on date DEFAULT NULL, address text DEFAULT NULL,
    new_holder text DEFAULT NULL, households integer DEFAULT NULL, capacity_kw numeric DEFAULT NULL,
    documents text[] DEFAULT '{}', client_key uuid DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
    citizen text := app._citizen();
    wish text := app._code(kind, 'electricity_request', 'kind', 'Loại yêu cầu');
    customer text := upper(app._text(customer_code, 'customer_code', 'Mã khách hàng', 20, wish <> 'new_supply'));
    person text := app._text(name, 'name', 'Họ và tên', 100, true);
    number text := app._phone(phone, 'phone', 'Số điện thoại', true);
    body text := app._text(content, 'content', 'Nội dung', 2000, false, true);
    spot text := app._text(address, 'address', 'Địa chỉ dùng điện', 300, wish = 'new_supply');
    holder text := app._text(new_holder, 'new_holder', 'Chủ hợp đồng mới', 100, wish = 'change_holder');
    day date := app._day(wanted_on, 'wanted_on', 'Ngày mong muốn', app._today(), app._today() + 365, false);
    files jsonb;
    id text;
BEGIN
    IF customer !~ '^P[A-Z][0-9A-Z]{2}[0-9]{9}$' THEN
        PERFORM app._refuse('LT005', 'customer_code', 'Mã khách hàng phải gồm 13 ký tự, như PB06010012345.',
            'customer_code has 13 characters, as PB06010012345.');
    END IF;
    IF wish = 'change_households' AND households IS NULL OR households NOT BETWEEN 1 AND 1000 THEN
        PERFORM app._refuse('LT010', 'households', 'Số hộ dùng chung từ 1 đến 1000.', 'households must be between 1 and 1000.');
    END IF;
    IF wish = 'increase_capacity' AND capacity_kw IS NULL OR NOT capacity_kw BETWEEN 0.1 AND 100000 THEN
        PERFORM app._refuse('LT010', 'capacity_kw', 'Công suất từ 0,1 đến 100 000 kW.',
            'capacity_kw must be between 0.1 and 100000.');
    END IF;
    PERFORM app._hold(citizen, client_key);
    SELECT r.request_id INTO id FROM staging.electricity_request r
    WHERE r.author_id = citizen AND r.client_key = request_electricity.client_key::text;
    IF id IS NOT NULL THEN RETURN id; END IF;
    files := app._files(citizen, documents, 'documents', 'Giấy tờ', 10,
        '{image/jpeg,image/png,image/webp,application/pdf}');
    id := app._next_id('DL');
    INSERT INTO staging.electricity_request (request_id, author_id, kind, customer_code, name, phone, content, wanted_on,
        address, new_holder, households, capacity_kw, client_key, created_at)
    VALUES (id, citizen, wish, customer, person, number, body, day, spot, holder, households, round(capacity_kw, 3),
        request_electricity.client_key::text, now());
    INSERT INTO staging.electricity_request_file (request_id, number, author_id, file)
    SELECT id, n, citizen, jsonb_build_object('digest', f->'file', 'size', f->'size', 'media_type', f->'type', 'name', f->'name')
    FROM jsonb_array_elements(files) WITH ORDINALITY AS p(f, n);
    PERFORM app._send('electricity_request', id, jsonb_build_object(
        'id', id, 'kind', wish, 'customer_code', customer, 'content', body, 'wanted_on', day, 'address', spot,
        'new_holder', holder, 'households', households, 'capacity_kw', round(capacity_kw, 3),
        'person', jsonb_build_object('name', person, 'phone', number, 'citizen_id', citizen),
        'documents', files, 'created_at', app._iso(now())));
    RETURN id;
END $$;
COMMENT ON FUNCTION app.request_electricity(text, text, text, text, text, date, text, text, integer, numeric, text[], uuid)
    IS 'Yêu cầu về hợp đồng điện (đổi chủ, đổi định mức hộ, tăng công suất, thanh lý, kiểm tra công tơ, cấp mới)';
