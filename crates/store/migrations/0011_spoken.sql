-- What was agreed to by voice, when and for how much: a contact's are added up, canceled or not.

ALTER TABLE checkout ADD COLUMN spoken_at BIGINT;
ALTER TABLE checkout ADD COLUMN spoken_minor BIGINT;
ALTER TABLE checkout ADD COLUMN spoken_currency TEXT;
CREATE INDEX checkout_spoken ON checkout (merchant, contact, spoken_at) WHERE spoken_at IS NOT NULL;
