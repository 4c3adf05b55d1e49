-- Reports and complaints: the category says who answers, by Mappings/codes/feedback_route.csv.

CREATE VIEW app.feedback_topic AS
SELECT c.code, c.columns->>'title' AS title, c.value AS route
FROM hub.code c
WHERE c.code_table = 'feedback_route'
    AND coalesce(c.valid_from <= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, true)
    AND coalesce(c.valid_to >= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, true)
ORDER BY c.number;
COMMENT ON VIEW app.feedback_topic IS 'Loại phản ánh, và nơi trả lời';

CREATE FUNCTION app.submit_feedback(
    category text, content text,
    place text DEFAULT NULL, latitude numeric DEFAULT NULL, longitude numeric DEFAULT NULL, ward text DEFAULT NULL,
    photos text[] DEFAULT '{}', anonymous boolean DEFAULT false,
    name text DEFAULT NULL, phone text DEFAULT NULL, client_key uuid DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
    citizen text := app._citizen();
    topic text := app._code(category, 'feedback_route', 'category', 'Loại phản ánh');
    body text := app._text(content, 'content', 'Nội dung', 5000, true, true);
    spot text := app._text(place, 'place', 'Địa điểm', 300, false);
    unit text := CASE WHEN app._text(ward, 'ward', 'Xã, phường', 20, false) IS NOT NULL
        THEN app._code(ward, 'admin_units', 'ward', 'Xã, phường') END;
    hidden boolean := coalesce(anonymous, false);
    person text := CASE WHEN NOT hidden THEN app._text(name, 'name', 'Họ và tên', 100, false) END;
    number text := CASE WHEN NOT hidden THEN app._phone(phone, 'phone', 'Số điện thoại', false) END;
    files jsonb;
    id text;
    route text;
BEGIN
    IF (latitude IS NULL) <> (longitude IS NULL) THEN
        PERFORM app._refuse('LT006', 'latitude', 'Toạ độ phải có đủ vĩ độ và kinh độ.', 'latitude and longitude go together.');
    ELSIF latitude IS NOT NULL AND NOT (latitude BETWEEN 6 AND 23.5 AND longitude BETWEEN 102 AND 117.9) THEN
        PERFORM app._refuse('LT006', 'latitude', 'Toạ độ nằm ngoài Việt Nam.',
            'latitude and longitude are outside Vietnam'
            || CASE WHEN longitude BETWEEN 6 AND 23.5 AND latitude BETWEEN 102 AND 117.9
                THEN ': they seem to be exchanged.' ELSE '.' END);
    END IF;
    PERFORM app._hold(citizen, client_key);
    SELECT f.feedback_id INTO id FROM staging.feedback f
    WHERE f.author_id = citizen AND f.client_key = submit_feedback.client_key::text;
    IF id IS NOT NULL THEN RETURN id; END IF;
    files := app._files(citizen, photos, 'photos', 'Ảnh', 10,
        '{image/jpeg,image/png,image/gif,image/webp,video/mp4,application/pdf}');
    -- A name that a person gave to a file may name that person.
    IF hidden THEN
        SELECT coalesce(jsonb_agg(f || jsonb_build_object('name', 'tep-' || n) ORDER BY n), '[]') INTO files
        FROM jsonb_array_elements(files) WITH ORDINALITY AS p(f, n);
    END IF;
    id := app._next_id('TNS');
    SELECT c.value INTO route FROM hub.code c WHERE c.code_table = 'feedback_route' AND c.code = topic
        AND coalesce(c.valid_from <= app._today(), true) AND coalesce(c.valid_to >= app._today(), true);
    INSERT INTO staging.feedback (feedback_id, author_id, category, route, content, place, latitude, longitude, ward,
        anonymous, name, phone, moderation, client_key, created_at)
    VALUES (id, citizen, topic, route, body, spot, round(latitude, 6), round(longitude, 6), unit,
        hidden, person, number, 'waiting', submit_feedback.client_key::text, now());
    INSERT INTO staging.feedback_photo (feedback_id, number, author_id, file)
    SELECT id, n, citizen, jsonb_build_object('digest', f->'file', 'size', f->'size', 'media_type', f->'type', 'name', f->'name')
    FROM jsonb_array_elements(files) WITH ORDINALITY AS p(f, n);
    PERFORM app._send('feedback', id, jsonb_build_object(
        'id', id, 'category', topic, 'route', route, 'content', body, 'place', spot,
        'latitude', round(latitude, 6), 'longitude', round(longitude, 6), 'ward', unit, 'anonymous', hidden,
        'created_at', app._iso(now()), 'photos', files,
        -- An anonymous report says nothing of who sent it.
        'person', CASE WHEN NOT hidden THEN
            jsonb_build_object('name', person, 'phone', number, 'citizen_id', citizen) END));
    RETURN id;
END $$;
COMMENT ON FUNCTION app.submit_feedback(text, text, text, numeric, numeric, text, text[], boolean, text, text, uuid)
    IS 'Gửi một phản ánh, kiến nghị hay khiếu nại; trả về mã phản ánh';
