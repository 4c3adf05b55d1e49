-- The source's own word for where to go on, beside or instead of a time (pages: { resume: true }).
ALTER TABLE hub.cursor ALTER COLUMN until DROP NOT NULL;
ALTER TABLE hub.cursor ADD COLUMN token text;
ALTER TABLE hub.cursor ADD CONSTRAINT cursor_says_where CHECK (until IS NOT NULL OR token IS NOT NULL);
