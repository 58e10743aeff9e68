-- Guest lists: who comes to which date of an event of the brand's. And a quick look at who waits for a product.

CREATE INDEX wish_waiting ON wish (merchant, product) WHERE told_at IS NULL;

-- One row for each date anybody has answered to: whoever gives a place away holds it.
CREATE TABLE event_date (
    merchant TEXT NOT NULL,
    event TEXT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (merchant, event, date)
);

-- An answer belongs to a conversation, and through it to whoever has that conversation now.
CREATE TABLE rsvp (
    merchant TEXT NOT NULL,
    event TEXT NOT NULL,
    date TEXT NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    party BIGINT NOT NULL,
    -- Since when it is in this state: who waits longest is offered a place first.
    since BIGINT NOT NULL,
    -- Until when a place is set aside or offered.
    until BIGINT,
    PRIMARY KEY (merchant, event, date, conversation),
    CONSTRAINT rsvp_party CHECK (party > 0)
);
CREATE INDEX rsvp_conversation ON rsvp (merchant, conversation);
