-- Contacts, conversations and the message path.
-- Times are milliseconds, flags 0 or 1. Rows of lane_event, lane, outbox and timer live only while there is work.

CREATE TABLE contact (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    display_name TEXT,
    language TEXT,
    identities TEXT NOT NULL,
    profile TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
);

CREATE TABLE contact_identity (
    merchant TEXT NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (merchant, scheme, value)
);

-- What the conversation is and remembers. Its indexed columns never change, so that an update of the state
-- touches no index.
CREATE TABLE conversation (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    inbox TEXT NOT NULL,
    contact TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    state_version BIGINT NOT NULL DEFAULT 0,
    next_seq BIGINT NOT NULL DEFAULT 1,
    next_position BIGINT NOT NULL DEFAULT 1,
    floor_version BIGINT NOT NULL DEFAULT 0,
    opted_out BIGINT NOT NULL DEFAULT 0,
    reply_window_until BIGINT,
    state TEXT,
    PRIMARY KEY (merchant, id)
) {postgres: WITH (fillfactor = 80)};
CREATE UNIQUE INDEX conversation_contact ON conversation (merchant, contact, inbox);

-- What the inbox lists.
CREATE TABLE conversation_view (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    inbox TEXT NOT NULL,
    contact TEXT NOT NULL,
    queue TEXT NOT NULL,
    holder TEXT NOT NULL,
    holder_agent TEXT,
    assignee TEXT,
    waiting_since BIGINT,
    sort_at BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    snoozed_until BIGINT,
    preview TEXT NOT NULL,
    last_message_at BIGINT NOT NULL,
    language TEXT,
    cart_total_minor BIGINT,
    cart_currency TEXT,
    needs_person BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE INDEX conversation_view_queue ON conversation_view (merchant, queue, sort_at, id);
CREATE INDEX conversation_view_assignee ON conversation_view (merchant, assignee, sort_at, id) WHERE assignee IS NOT NULL;
CREATE INDEX conversation_view_recent ON conversation_view (merchant, last_message_at, id);

CREATE TABLE message (
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    receipt BIGINT NOT NULL,
    receipt_at BIGINT,
    error_code TEXT,
    error_text TEXT,
    possibly_duplicated BIGINT NOT NULL DEFAULT 0,
    provider_id TEXT,
    amendments TEXT,
    search_text TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (merchant, conversation, position)
) {postgres: WITH (fillfactor = 85)};
CREATE UNIQUE INDEX message_id ON message (merchant, id);

-- What a provider's message id stands for. A row without a message is a receipt that came before its message.
CREATE TABLE provider_message (
    merchant TEXT NOT NULL,
    inbox TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    conversation TEXT,
    position BIGINT,
    message TEXT,
    is_last_piece BIGINT NOT NULL,
    receipt BIGINT NOT NULL,
    at BIGINT NOT NULL,
    error_code TEXT,
    error_text TEXT,
    pricing TEXT,
    PRIMARY KEY (merchant, inbox, provider_id)
);

CREATE TABLE amendment (
    merchant TEXT NOT NULL,
    inbox TEXT NOT NULL,
    target TEXT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (merchant, inbox, target, number)
);

CREATE TABLE raw_event (
    merchant TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    id TEXT NOT NULL,
    inbox TEXT NOT NULL,
    headers TEXT NOT NULL,
    body {bytes:} NOT NULL,
    PRIMARY KEY (merchant, received_at, id)
);

-- Every event once: kept longer than any provider repeats itself.
CREATE TABLE lane_key (
    merchant TEXT NOT NULL,
    inbox TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    conversation TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, inbox, dedupe_key)
);
CREATE INDEX lane_key_age ON lane_key (received_at);

CREATE TABLE lane_event (
    arrival {ordinal:},
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    {key:} (merchant, conversation, arrival)
);
{postgres: CREATE INDEX lane_event_arrival ON lane_event (arrival)};

-- A lease on a conversation; the row is gone when nobody holds it and nothing failed.
CREATE TABLE lane (
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    fence BIGINT NOT NULL,
    owner TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    PRIMARY KEY (merchant, conversation)
);

CREATE TABLE parked_event (
    merchant TEXT NOT NULL,
    arrival BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    parked_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (merchant, arrival)
);

-- Pieces not settled yet. due_at is far away for all but the first piece of each conversation.
CREATE TABLE outbox (
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    position BIGINT NOT NULL,
    piece BIGINT NOT NULL,
    inbox TEXT NOT NULL,
    message TEXT NOT NULL,
    is_last_piece BIGINT NOT NULL,
    state BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    owner TEXT,
    floor_version BIGINT,
    is_marketing BIGINT NOT NULL,
    needs_window BIGINT NOT NULL,
    error TEXT,
    payload TEXT NOT NULL,
    PRIMARY KEY (merchant, conversation, position, piece)
);
CREATE INDEX outbox_due ON outbox (due_at);

CREATE TABLE dead_outbox (
    merchant TEXT NOT NULL,
    died_at BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    position BIGINT NOT NULL,
    piece BIGINT NOT NULL,
    inbox TEXT NOT NULL,
    message TEXT NOT NULL,
    is_last_piece BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (merchant, died_at, conversation, position, piece)
);

CREATE TABLE timer (
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    name TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, conversation, name)
);
CREATE INDEX timer_due ON timer (due_at);

-- seq counts within the conversation; feed_seq, within the merchant, is given after the commit.
CREATE TABLE live_event (
    ordinal {ordinal:},
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    feed_seq BIGINT,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    {key:} (merchant, conversation, seq)
);
CREATE INDEX live_event_feed ON live_event (merchant, feed_seq) WHERE feed_seq IS NOT NULL;
{postgres: CREATE INDEX live_event_unnumbered ON live_event (ordinal) WHERE feed_seq IS NULL};

CREATE TABLE live_feed (
    merchant TEXT NOT NULL PRIMARY KEY,
    last_seq BIGINT NOT NULL
);

-- One row that whoever numbers live events holds.
CREATE TABLE live_turn (
    id BIGINT NOT NULL PRIMARY KEY
);
INSERT INTO live_turn (id) VALUES (1);

CREATE TABLE counter (
    merchant TEXT NOT NULL,
    name TEXT NOT NULL,
    shard BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (merchant, name, shard)
);

CREATE TABLE signal (
    merchant TEXT NOT NULL,
    day BIGINT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    shard BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (merchant, day, name, subject, shard)
);

{postgres: ALTER TABLE lane SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)};
{postgres: ALTER TABLE lane_event SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)};
{postgres: ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)};
{postgres: ALTER TABLE timer SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)};
