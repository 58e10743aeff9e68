-- Which products are in which order: what is often bought together is counted from it.

CREATE TABLE order_product (
    merchant TEXT NOT NULL,
    product TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (merchant, product, placed_at, order_id)
);
CREATE INDEX order_product_order ON order_product (merchant, order_id);

INSERT INTO order_product (merchant, product, placed_at, order_id)
SELECT DISTINCT o.merchant, {sqlite: json_extract(l.value, '$.product')} {postgres: l.value->>'product'},
    o.placed_at, o.id
FROM orders o, {sqlite: json_each(o.data, '$.quote.lines') l}
    {postgres: json_array_elements(o.data::json->'quote'->'lines') AS l(value)};
