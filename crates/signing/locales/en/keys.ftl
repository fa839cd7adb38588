record-signing-key = Signing key
audited-wrong-pin = Typed a wrong PIN of the signing key, for the { $wrong }. time
audited-demo-keys-made = Made the demonstration keys

error-signing-no-key = There is no certificate to sign with.
error-signing-expired = The certificate ended on { $at }.
error-signing-not-yet = The certificate begins on { $at }.
error-signing-locked = The key is locked after five wrong PINs in a row. Ask the administrator.
error-signing-wrong-pin = The PIN is wrong. { $left } tries are left before the key is locked.
