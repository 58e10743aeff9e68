-- What a platform that counts lets out after each act of a contact (the turn's, as JSON), and how many pieces have
-- been started against it (the outbox's, and never set back).

ALTER TABLE conversation ADD COLUMN openings TEXT;
ALTER TABLE conversation ADD COLUMN n_started BIGINT NOT NULL DEFAULT 0;
