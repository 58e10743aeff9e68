-- Merchants, who works for them, what they have set up, and what is recorded about their contacts.

CREATE TABLE merchant (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    settings TEXT NOT NULL
);

CREATE TABLE agent (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    role TEXT NOT NULL,
    languages TEXT NOT NULL,
    is_disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX agent_email ON agent (merchant, email);
CREATE INDEX agent_sign_in ON agent (email);

-- Found by what the browser sends, before anybody knows whose it is.
CREATE TABLE session (
    hash TEXT NOT NULL PRIMARY KEY,
    merchant TEXT NOT NULL,
    agent TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_agent ON session (merchant, agent);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE api_token (
    hash TEXT NOT NULL PRIMARY KEY,
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX api_token_id ON api_token (merchant, id);

-- Hooks name an inbox or a connector without its merchant: the name is unique over all of them.
CREATE TABLE inbox (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    secrets {bytes:},
    is_disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX inbox_name ON inbox (id);

CREATE TABLE connector (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    secrets {bytes:},
    is_disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX connector_name ON connector (id);

CREATE INDEX contact_recent ON contact (merchant, created_at, id);

CREATE TABLE consent (
    merchant TEXT NOT NULL,
    contact TEXT NOT NULL,
    topic TEXT NOT NULL,
    number BIGINT NOT NULL,
    is_granted BIGINT NOT NULL,
    source TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, contact, topic, number)
);

CREATE TABLE conversation_label (
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (merchant, conversation, label)
);
CREATE INDEX conversation_label_name ON conversation_label (merchant, label, conversation);

CREATE TABLE wish (
    merchant TEXT NOT NULL,
    product TEXT NOT NULL,
    contact TEXT NOT NULL,
    sku TEXT,
    created_at BIGINT NOT NULL,
    told_at BIGINT,
    PRIMARY KEY (merchant, product, contact)
);

-- Small things that are a JSON text with a name: settings, labels, canned responses, delivery options, articles.
CREATE TABLE document (
    merchant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, kind, id)
);

CREATE TABLE upload (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    conversation TEXT,
    file_name TEXT,
    mime TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    n_bytes BIGINT NOT NULL,
    content {bytes:} NOT NULL,
    PRIMARY KEY (merchant, id)
);

CREATE TABLE idempotency (
    merchant TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT,
    body TEXT,
    running_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, idempotency_key)
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

CREATE TABLE audit (
    merchant TEXT NOT NULL,
    at BIGINT NOT NULL,
    id TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (merchant, at, id)
);
