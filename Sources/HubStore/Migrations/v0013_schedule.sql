-- Up to which due instant the turns of a schedule are settled.
CREATE TABLE hub.schedule_mark (
    schedule text COLLATE "C" PRIMARY KEY,
    due_at timestamptz NOT NULL
);

-- Jobs of turns: who runs them, and what became of them.
CREATE TABLE hub.schedule_task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schedule text COLLATE "C" NOT NULL,
    job text COLLATE "C" NOT NULL,
    due_at timestamptz NOT NULL,
    -- Not begun before: a source is closed, or a retry waits.
    not_before timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'skipped')),
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    -- The worker that runs it, and where.
    claim uuid,
    host text,
    started_at timestamptz,
    finished_at timestamptz,
    UNIQUE (schedule, job, due_at)
);
CREATE INDEX schedule_task_open ON hub.schedule_task (schedule, due_at) WHERE state IN ('waiting', 'running');
