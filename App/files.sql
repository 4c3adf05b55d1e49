-- Files that citizens send: first the file, then what names it.

-- The media type that the first bytes tell; NULL: none that is taken.
CREATE FUNCTION app._media_type(content bytea) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN substr(content, 1, 3) = '\xffd8ff' THEN 'image/jpeg'
        WHEN substr(content, 1, 8) = '\x89504e470d0a1a0a' THEN 'image/png'
        WHEN substr(content, 1, 6) IN ('\x474946383761', '\x474946383961') THEN 'image/gif'
        WHEN substr(content, 1, 4) = '\x52494646' AND substr(content, 9, 4) = '\x57454250' THEN 'image/webp'
        WHEN substr(content, 5, 4) = '\x66747970' AND encode(substr(content, 9, 4), 'escape') IN
            ('isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'MSNV', 'dash', '3gp4', '3gp5') THEN 'video/mp4'
        WHEN substr(content, 1, 5) = '\x255044462d' THEN 'application/pdf'
    END
$$;

-- The last part of a path, without what file systems and screens stumble over.
CREATE FUNCTION app._file_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(nullif(left(btrim(regexp_replace(regexp_replace(
        normalize(left(coalesce(name, ''), 4000), NFC), '^.*[/\\]', ''),
        '[\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"|?*%]', '', 'g'), ' .'), 120), ''), 'tep')
$$;

CREATE FUNCTION app.store_file(name text, content bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
DECLARE
    citizen text := app._citizen();
    kind text;
    stored text;
BEGIN
    IF content IS NULL OR length(content) = 0 THEN
        PERFORM app._refuse('LT002', 'content', 'Tệp rỗng.', 'content is empty.');
    END IF;
    IF length(content) > 10485760 THEN
        PERFORM app._refuse('LT013', 'content', 'Tệp lớn hơn 10 MB.', 'content is larger than 10 MB.');
    END IF;
    kind := app._media_type(content);
    IF kind IS NULL THEN
        PERFORM app._refuse('LT012', 'content', 'Chỉ nhận ảnh JPEG, PNG, GIF, WebP, phim MP4 và tệp PDF.',
            'content is no JPEG, PNG, GIF, WebP, MP4 or PDF by its first bytes.');
    END IF;
    IF (SELECT count(*) >= 50 FROM staging.citizen_file f WHERE f.author_id = citizen
        AND f.stored_at > now() - interval '1 day') THEN
        PERFORM app._refuse('LT010', 'content', 'Hôm nay đã gửi 50 tệp, hãy thử lại vào ngày mai.',
            'More than 50 files of this citizen within a day.');
    END IF;
    stored := encode(hub.keep_file(content), 'hex');
    INSERT INTO staging.citizen_file (author_id, digest, file, stored_at)
    VALUES (citizen, stored, jsonb_build_object('digest', stored, 'size', length(content), 'media_type', kind,
        'name', app._file_name(name)), now())
    ON CONFLICT (author_id, digest) DO UPDATE SET file = excluded.file, stored_at = excluded.stored_at;
    RETURN stored;
END $$;
COMMENT ON FUNCTION app.store_file(text, bytea) IS 'Gửi một tệp (ảnh, phim, PDF, nhiều nhất 10 MB); trả về mã của tệp';
