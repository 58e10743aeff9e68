-- Files that a channel's provider keeps for a few days, still to be copied here.
CREATE TABLE media_fetch (
    merchant TEXT NOT NULL,
    upload TEXT NOT NULL,
    inbox TEXT NOT NULL,
    conversation TEXT NOT NULL,
    reference TEXT NOT NULL,
    file_name TEXT,
    attempt BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, upload)
);
CREATE INDEX media_fetch_due ON media_fetch (due_at);
