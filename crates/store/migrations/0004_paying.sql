-- What paying needs to remember of providers, and the ledger of the play-money provider.

-- What a provider was asked for, so that asking again is the same question, and where the contact pays.
CREATE TABLE payment_page (
    merchant TEXT NOT NULL,
    payment TEXT NOT NULL,
    intent TEXT NOT NULL,
    url TEXT,
    is_withdrawn BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant, payment)
);

-- The name a provider gave to a refund.
CREATE TABLE provider_refund (
    merchant TEXT NOT NULL,
    connector TEXT NOT NULL,
    reference TEXT NOT NULL,
    refund TEXT NOT NULL,
    PRIMARY KEY (merchant, connector, reference)
);

-- What a connector's webhook has told already.
CREATE TABLE connector_event (
    merchant TEXT NOT NULL,
    connector TEXT NOT NULL,
    event_key TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, connector, event_key)
);

CREATE TABLE test_psp_payment (
    merchant TEXT NOT NULL,
    connector TEXT NOT NULL,
    reference TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, connector, reference)
);
CREATE UNIQUE INDEX test_psp_payment_key ON test_psp_payment (merchant, connector, idempotency_key);

CREATE TABLE test_psp_refund (
    merchant TEXT NOT NULL,
    connector TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    reference TEXT NOT NULL,
    payment TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (merchant, connector, idempotency_key)
);

CREATE TABLE test_psp_webhook (
    merchant TEXT NOT NULL,
    connector TEXT NOT NULL,
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    payment TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    n_attempts BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant, connector, id)
);
CREATE INDEX test_psp_webhook_due ON test_psp_webhook (due_at);
