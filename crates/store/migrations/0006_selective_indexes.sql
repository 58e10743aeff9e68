-- The column that tells rows apart comes first. With the same leading columns as the primary key, a planner without
-- statistics (every table is empty once) takes either index for a lookup and reads a whole merchant through one.
DROP INDEX test_psp_payment_key;
CREATE UNIQUE INDEX test_psp_payment_key ON test_psp_payment (idempotency_key, connector, merchant);
