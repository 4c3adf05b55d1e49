-- What every function of this folder asks of its input. Names that begin with _ are not for callers.
-- An error has an SQLSTATE of the list in docs/app.md, a Vietnamese message that may be shown, an English hint, and
-- as DETAIL a JSON object {code, field, vi, en}.

CREATE FUNCTION app._refuse(code text, field text, vi text, en text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = vi, HINT = en,
        DETAIL = jsonb_build_object('code', code, 'field', field, 'vi', vi, 'en', en)::text;
END $$;

CREATE FUNCTION app._today() RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
$$;

-- 2026-11-26T09:30:00+07:00
CREATE FUNCTION app._iso(at timestamptz) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD"T"HH24:MI:SS') || '+07:00'
$$;

-- TNS-20261126-000123
CREATE FUNCTION app._next_id(prefix text) RETURNS text LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT prefix || to_char(now() AT TIME ZONE 'Asia/Ho_Chi_Minh', '-YYYYMMDD-')
        || lpad(nextval('hub.app_number')::text, 6, '0')
$$;

-- Twelve digits: three of the province or country, one of sex and century, two of the year.
CREATE FUNCTION app._is_citizen_id(id text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN id ~ '^[0-9]{12}$' THEN
        (substr(id, 1, 3)::integer >= 100 OR substr(id, 1, 3)::integer IN (1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20,
            22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64,
            66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96))
        AND 1900 + 100 * (substr(id, 4, 1)::integer / 2) + substr(id, 5, 2)::integer
            <= extract(year FROM now() AT TIME ZONE 'Asia/Ho_Chi_Minh')
    ELSE false END
$$;

-- Who calls, as SET LOCAL app.citizen says.
CREATE FUNCTION app._citizen() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    citizen text := nullif(current_setting('app.citizen', true), '');
BEGIN
    IF citizen IS NULL OR NOT app._is_citizen_id(citizen) THEN
        PERFORM app._refuse('LT001', 'app.citizen', 'Chưa biết người dân nào đang dùng ứng dụng. Hãy đăng nhập lại.',
            'Set app.citizen to the citizen''s number of 12 digits, within this transaction.');
    END IF;
    RETURN citizen;
END $$;

-- The text in NFC without blanks around it; NULL for none. Control characters and marks that turn the direction of
-- writing are refused; lines may end only where is_long.
CREATE FUNCTION app._text(value text, field text, title text, most integer, is_required boolean, is_long boolean DEFAULT false)
RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    cleaned text;
BEGIN
    -- Far too long is told before anything is done with it.
    IF octet_length(value) <= most * 8 THEN
        cleaned := normalize(replace(replace(value, E'\r\n', E'\n'), chr(65279), ''), NFC);
        cleaned := nullif(regexp_replace(cleaned, '^[[:space:]\u00a0]+|[[:space:]\u00a0]+$', '', 'g'), '');
    ELSE
        cleaned := value;
    END IF;
    IF cleaned IS NULL THEN
        IF is_required THEN
            PERFORM app._refuse('LT002', field, title || ' còn trống.', field || ' is empty.');
        END IF;
        RETURN NULL;
    END IF;
    IF octet_length(cleaned) > most * 8 OR char_length(cleaned) > most THEN
        PERFORM app._refuse('LT003', field, title || ' dài quá ' || most || ' ký tự.',
            field || ' is longer than ' || most || ' characters.');
    END IF;
    IF cleaned ~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]'
        OR NOT is_long AND cleaned ~ '[\u0009\u000a\u2028\u2029]' THEN
        PERFORM app._refuse('LT004', field, title || ' có ký tự điều khiển không hiển thị được.',
            field || ' holds control characters.');
    END IF;
    RETURN cleaned;
END $$;

-- A code that the table has today.
CREATE FUNCTION app._code(value text, in_table text, field text, title text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    wanted text := app._text(value, field, title, 100, true);
BEGIN
    IF NOT EXISTS (SELECT FROM hub.code c WHERE c.code_table = in_table AND c.code = wanted
        AND coalesce(c.valid_from <= app._today(), true) AND coalesce(c.valid_to >= app._today(), true)) THEN
        PERFORM app._refuse('LT005', field, title || ' «' || wanted || '» không có trong danh mục.',
            field || ' is no code of ' || in_table || ' today.');
    END IF;
    RETURN wanted;
END $$;

-- +84912000111, from how people write it.
CREATE FUNCTION app._phone(value text, field text, title text, is_required boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    digits text := regexp_replace(app._text(value, field, title, 40, is_required), '[ .()-]', '', 'g');
BEGIN
    IF digits IS NULL THEN RETURN NULL; END IF;
    digits := regexp_replace(digits, '^(\+|00)?84(0?)([0-9]{9,10})$', '0\3');
    IF digits !~ '^0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}$' AND digits !~ '^02[0-9]{9}$' THEN
        PERFORM app._refuse('LT007', field, title || ' không phải số điện thoại Việt Nam.',
            field || ' is no Vietnamese telephone number.');
    END IF;
    RETURN '+84' || substr(digits, 2);
END $$;

CREATE FUNCTION app._citizen_number(value text, field text, title text, is_required boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    number text := regexp_replace(app._text(value, field, title, 40, is_required), '[ .-]', '', 'g');
BEGIN
    IF number IS NOT NULL AND NOT app._is_citizen_id(number) THEN
        PERFORM app._refuse('LT008', field, title || ' không phải số định danh 12 chữ số.',
            field || ' is no citizen number of 12 digits.');
    END IF;
    RETURN number;
END $$;

CREATE FUNCTION app._day(value date, field text, title text, earliest date, latest date, is_required boolean)
RETURNS date LANGUAGE plpgsql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
BEGIN
    IF value IS NULL THEN
        IF is_required THEN
            PERFORM app._refuse('LT002', field, title || ' còn trống.', field || ' is empty.');
        END IF;
    ELSIF value < earliest OR value > latest THEN
        PERFORM app._refuse('LT011', field, title || ' phải từ ' || to_char(earliest, 'DD/MM/YYYY') || ' đến '
            || to_char(latest, 'DD/MM/YYYY') || '.', field || ' must lie between ' || earliest || ' and ' || latest || '.');
    END IF;
    RETURN value;
END $$;

-- Calls of one phone's key wait for each other: the second finds what the first has made.
CREATE FUNCTION app._hold(citizen text, client_key uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock(hashtextextended(citizen || coalesce(client_key::text, ''), 20261126))
    WHERE client_key IS NOT NULL
$$;

-- [{file, name, type, size}] of files that the citizen has stored, each once, in the order given.
CREATE FUNCTION app._files(citizen text, digests text[], field text, title text, most integer, types text[])
RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    wanted text;
    known jsonb;
    files jsonb := '[]';
BEGIN
    IF cardinality(digests) > most THEN
        PERFORM app._refuse('LT010', field, title || ': nhiều nhất ' || most || ' tệp.', field || ' has more than ' || most || ' files.');
    END IF;
    FOREACH wanted IN ARRAY coalesce(digests, '{}') LOOP
        SELECT f.file INTO known FROM staging.citizen_file f
        WHERE f.author_id = citizen AND f.digest = lower(wanted);
        IF known IS NULL THEN
            PERFORM app._refuse('LT009', field, title || ': có tệp chưa được gửi lên, hoặc không phải của người này.',
                field || ' names a file that this citizen has not stored.');
        END IF;
        IF known->>'media_type' <> ALL (types) THEN
            PERFORM app._refuse('LT012', field, title || ': loại tệp ' || (known->>'media_type') || ' không dùng được ở đây.',
                field || ' has a file of type ' || (known->>'media_type') || ', which is not taken here.');
        END IF;
        CONTINUE WHEN files @> jsonb_build_array(jsonb_build_object('file', known->'digest'));
        files := files || jsonb_build_object('file', known->'digest', 'name', known->'name', 'type', known->'media_type',
            'size', known->'size');
    END LOOP;
    RETURN files;
END $$;

CREATE FUNCTION app._send(kind text, id text, payload jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO hub.outbox (id, aggregatetype, aggregateid, type, payload)
    VALUES (gen_random_uuid(), kind, id, 'created', jsonb_strip_nulls(payload))
$$;
