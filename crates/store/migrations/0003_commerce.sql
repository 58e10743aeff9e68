-- Selling: products and stock, promotions, carts, checkouts, orders, payments.
-- What a row is lies in data as JSON; the columns beside it are what conditions and lists need.

CREATE TABLE product (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    is_deleted BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    rating TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX product_change ON product (merchant, revision);

CREATE TABLE catalog_revision (
    merchant TEXT NOT NULL PRIMARY KEY,
    last_revision BIGINT NOT NULL
);

CREATE TABLE stock (
    merchant TEXT NOT NULL,
    sku TEXT NOT NULL,
    product TEXT NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    PRIMARY KEY (merchant, sku),
    CONSTRAINT stock_reserved CHECK (reserved >= 0 AND reserved <= on_hand)
);
CREATE INDEX stock_product ON stock (merchant, product);

CREATE TABLE review (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    product TEXT NOT NULL,
    rating BIGINT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    is_verified BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE INDEX review_product ON review (merchant, product, at, id);

CREATE TABLE promotion (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    coupon TEXT,
    is_active BIGINT NOT NULL,
    n_uses BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT promotion_uses CHECK (n_uses >= 0)
);
CREATE UNIQUE INDEX promotion_coupon ON promotion (merchant, coupon);

CREATE TABLE promotion_use (
    merchant TEXT NOT NULL,
    promotion TEXT NOT NULL,
    checkout TEXT NOT NULL,
    contact TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (merchant, promotion, checkout)
);
CREATE INDEX promotion_use_contact ON promotion_use (merchant, promotion, contact);
CREATE INDEX promotion_use_checkout ON promotion_use (merchant, checkout);

CREATE TABLE cart (
    merchant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    id TEXT NOT NULL,
    contact TEXT NOT NULL,
    n_lines BIGINT NOT NULL,
    total_minor BIGINT,
    currency TEXT,
    updated_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, conversation)
);
CREATE INDEX cart_id ON cart (merchant, id);

CREATE TABLE checkout (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    conversation TEXT,
    contact TEXT,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX checkout_token ON checkout (token_hash);
CREATE INDEX checkout_conversation ON checkout (merchant, conversation, created_at);
CREATE INDEX checkout_expiry ON checkout (expires_at) WHERE state IN ('open', 'ready');

CREATE TABLE reservation (
    merchant TEXT NOT NULL,
    checkout TEXT NOT NULL,
    sku TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (merchant, checkout, sku),
    CONSTRAINT reservation_quantity CHECK (quantity > 0)
);
CREATE INDEX reservation_expiry ON reservation (expires_at) WHERE state = 'held';

CREATE TABLE orders (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    checkout TEXT NOT NULL,
    conversation TEXT,
    contact TEXT,
    state TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX orders_number ON orders (merchant, number);
CREATE UNIQUE INDEX orders_checkout ON orders (merchant, checkout);
CREATE INDEX orders_contact ON orders (merchant, contact, placed_at, id);
CREATE INDEX orders_recent ON orders (merchant, placed_at, id);

CREATE TABLE last_number (
    merchant TEXT NOT NULL,
    name TEXT NOT NULL,
    last_value BIGINT NOT NULL,
    PRIMARY KEY (merchant, name)
);

CREATE TABLE payment (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    checkout TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    connector TEXT NOT NULL,
    account TEXT NOT NULL,
    provider_reference TEXT,
    state TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    check_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX payment_attempt ON payment (merchant, checkout, attempt);
CREATE UNIQUE INDEX payment_open ON payment (merchant, checkout) WHERE is_open = 1;
CREATE UNIQUE INDEX payment_reference ON payment (merchant, connector, provider_reference) WHERE provider_reference IS NOT NULL;
CREATE INDEX payment_check ON payment (check_at) WHERE check_at IS NOT NULL;

CREATE TABLE refund (
    merchant TEXT NOT NULL,
    id TEXT NOT NULL,
    payment TEXT NOT NULL,
    orders TEXT,
    state TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    check_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant, id)
);
CREATE INDEX refund_payment ON refund (merchant, payment);
CREATE INDEX refund_check ON refund (check_at) WHERE check_at IS NOT NULL;
