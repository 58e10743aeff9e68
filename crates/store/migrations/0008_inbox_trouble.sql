-- An inbox whose provider refuses our credentials: nothing of it is given up until somebody mends it.

CREATE TABLE inbox_trouble (
    merchant TEXT NOT NULL,
    inbox TEXT NOT NULL,
    code TEXT NOT NULL,
    provider_code TEXT,
    since BIGINT NOT NULL,
    PRIMARY KEY (merchant, inbox)
);
