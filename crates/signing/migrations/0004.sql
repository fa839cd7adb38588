-- What a remote service asks for before it signs. Both engines.
ALTER TABLE signing_keys ADD COLUMN opened_by TEXT NOT NULL DEFAULT 'pin';   -- pin, pin-code, code
