-- An officer lets a report be seen by everyone, or not. Who did it stays in the audit.
CREATE FUNCTION app.moderate_feedback(feedback_id text, decision text, officer text, note text DEFAULT NULL)
RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
    wanted text := app._text(feedback_id, 'feedback_id', 'Mã phản ánh', 100, true);
    who text := app._text(officer, 'officer', 'Cán bộ', 100, true);
    why text := app._text(note, 'note', 'Ghi chú', 1000, false, true);
    since timestamptz;
BEGIN
    IF decision IS NULL OR decision NOT IN ('approved', 'refused', 'waiting') THEN
        PERFORM app._refuse('LT005', 'decision', 'Kết quả duyệt là approved, refused hoặc waiting.',
            'decision is approved, refused or waiting.');
    END IF;
    UPDATE staging.feedback AS f SET moderation = decision, moderation_note = why, moderated_at = now()
    WHERE f.feedback_id = wanted RETURNING f.moderated_at INTO since;
    IF since IS NULL THEN
        PERFORM app._refuse('LT014', 'feedback_id', 'Không có phản ánh này.', 'There is no such report.');
    END IF;
    INSERT INTO hub.audit (person, act, subject, detail)
    VALUES (who, 'feedback.moderate', wanted, jsonb_build_object('decision', decision, 'note', why, 'login', session_user));
    RETURN since;
END $$;
COMMENT ON FUNCTION app.moderate_feedback(text, text, text, text) IS 'Duyệt một phản ánh để mọi người xem, hoặc không';
