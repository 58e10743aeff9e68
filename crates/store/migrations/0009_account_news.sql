-- What platforms say of our templates, and of whom they let have no more marketing for now.

CREATE TABLE template_state (
    merchant TEXT NOT NULL,
    inbox TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT,
    reason TEXT,
    category TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, inbox, name, language)
);

CREATE TABLE marketing_hold (
    merchant TEXT NOT NULL,
    contact TEXT NOT NULL,
    inbox TEXT NOT NULL,
    n_holds BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    PRIMARY KEY (merchant, contact, inbox)
);
