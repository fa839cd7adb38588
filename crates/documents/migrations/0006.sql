-- Where whoever holds the paper checks a document: the code behind its QR mark. Both engines.

CREATE TABLE check_links (
    code      TEXT PRIMARY KEY,             -- 60 random bits, Crockford's base 32; stands in the signed file
    document  UUID NOT NULL,
    made_at   BIGINT NOT NULL,
    public_at BIGINT                        -- since when anybody may read the document; none: only its verdict
);
CREATE UNIQUE INDEX check_links_document ON check_links (document);
