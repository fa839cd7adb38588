-- Types whose number and date are taken when the leader signs, not by the clerk afterwards. Both engines.

CREATE TABLE numbering_orders (
    agency    UUID NOT NULL,
    type_code TEXT NOT NULL,
    PRIMARY KEY (agency, type_code)
);
