-- One person on many channels: contacts that were found to be one, codes that prove it, and consent as a ledger.

-- Whom a contact was merged into; nothing is stored for it any more until that is undone.
ALTER TABLE contact ADD COLUMN merged_into TEXT;

-- A person may have two accounts in one inbox, each with a conversation of its own: `account` tells them apart
-- (empty for the first), and `other_names` are names of the same person by which this conversation does not go.
ALTER TABLE conversation ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN other_names TEXT;
DROP INDEX conversation_contact;
CREATE UNIQUE INDEX conversation_contact ON conversation (merchant, contact, inbox, account);
CREATE INDEX checkout_contact ON checkout (merchant, contact) WHERE contact IS NOT NULL;
CREATE INDEX wish_contact ON wish (merchant, contact);

-- moved is JSON: exactly what changed hands. consent_number is how far the ledger of the kept one was by then.
CREATE TABLE contact_merge (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    kept TEXT NOT NULL,
    absorbed TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    consent_number BIGINT NOT NULL,
    moved TEXT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT,
    PRIMARY KEY (merchant, id)
);
CREATE INDEX contact_merge_kept ON contact_merge (merchant, kept, at);

-- Good once, for a quarter of an hour. held_by is the conversation that has just named it.
CREATE TABLE link_code (
    merchant TEXT NOT NULL,
    code TEXT NOT NULL,
    contact TEXT NOT NULL,
    conversation TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    held_by TEXT,
    used_at BIGINT,
    PRIMARY KEY (merchant, code)
);
CREATE INDEX link_code_conversation ON link_code (merchant, conversation);
CREATE INDEX link_code_age ON link_code (expires_at);

-- Codes that did not fit.
CREATE TABLE link_try (
    merchant TEXT NOT NULL,
    contact TEXT NOT NULL,
    at BIGINT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (merchant, contact, at, id)
);
CREATE INDEX link_try_age ON link_try (at);

-- What was said about being written to: it only grows. An empty channel means everywhere.
CREATE TABLE consent_entry (
    merchant TEXT NOT NULL,
    contact TEXT NOT NULL,
    number BIGINT NOT NULL,
    channel TEXT NOT NULL,
    topic TEXT NOT NULL,
    is_granted BIGINT NOT NULL,
    source TEXT NOT NULL,
    evidence TEXT,
    conversation TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, contact, number)
);
INSERT INTO consent_entry (merchant, contact, number, channel, topic, is_granted, source, at)
    SELECT merchant, contact, ROW_NUMBER() OVER (PARTITION BY merchant, contact ORDER BY at, is_granted DESC, topic, number),
        CASE WHEN topic LIKE '%:%' THEN SUBSTR(topic, {sqlite: INSTR(topic, ':')}{postgres: STRPOS(topic, ':')} + 1) ELSE '' END,
        CASE WHEN topic LIKE '%:%' THEN SUBSTR(topic, 1, {sqlite: INSTR(topic, ':')}{postgres: STRPOS(topic, ':')} - 1) ELSE topic END,
        is_granted, source, at FROM consent;
DROP TABLE consent;

-- What follows from the ledger for each channel and topic: what is asked at the moment of sending.
CREATE TABLE consent_state (
    merchant TEXT NOT NULL,
    contact TEXT NOT NULL,
    channel TEXT NOT NULL,
    topic TEXT NOT NULL,
    is_granted BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, contact, channel, topic)
);
INSERT INTO consent_state (merchant, contact, channel, topic, is_granted, at)
    SELECT merchant, contact, channel, topic, is_granted, at FROM consent_entry e
    WHERE NOT EXISTS (SELECT 1 FROM consent_entry later WHERE later.merchant = e.merchant
        AND later.contact = e.contact AND later.channel = e.channel AND later.topic = e.topic
        AND later.number > e.number);
-- No to everything is no to news as well, and no everywhere is no here, unless a later yes says otherwise.
INSERT INTO consent_state (merchant, contact, channel, topic, is_granted, at)
    SELECT merchant, contact, channel, 'marketing', 0, at FROM consent_state
    WHERE topic = 'all' AND is_granted = 0 ON CONFLICT DO NOTHING;
UPDATE consent_state SET is_granted = 0 WHERE is_granted = 1 AND EXISTS (
    SELECT 1 FROM consent_state g WHERE g.merchant = consent_state.merchant
        AND g.contact = consent_state.contact AND g.is_granted = 0 AND g.at > consent_state.at
        AND (g.channel = '' OR g.channel = consent_state.channel)
        AND (g.topic = 'all' OR g.topic = consent_state.topic));

-- The flag a conversation shows means from now on that nothing at all may be sent in it.
UPDATE conversation SET opted_out = 0 WHERE opted_out = 1;
UPDATE conversation SET opted_out = 1 WHERE EXISTS (
    SELECT 1 FROM consent_state s
    JOIN inbox b ON b.merchant = conversation.merchant AND b.id = conversation.inbox
    WHERE s.merchant = conversation.merchant AND s.contact = conversation.contact
        AND s.topic = 'all' AND s.is_granted = 0 AND s.channel = b.channel);

-- The one answer to a STOP or START, the only piece that may leave after a STOP.
ALTER TABLE outbox ADD COLUMN is_confirmation BIGINT NOT NULL DEFAULT 0;
-- A piece put back from here is asked about again.
ALTER TABLE dead_outbox ADD COLUMN is_marketing BIGINT NOT NULL DEFAULT 0;
