-- The verifier's word about the XML signatures of an envelope, as of its arrival.

ALTER TABLE arrivals ADD COLUMN signatures TEXT;    -- JSON of xmlsig::Report; none when the envelope is not signed
