record-signing-key = Signing key
audited-wrong-pin = Typed a wrong PIN of the signing key, for the { $wrong }. time
audited-demo-keys-made = Made the demonstration keys

error-signing-no-key = You have chosen no key to sign with. Choose it yourself at “My digital signature” in the menu with your name.
error-signing-no-agency-key = The agency has chosen no key to sign with. The clerk who keeps the seal chooses it at “Key and seal of the agency” in the menu with their name.
error-signing-expired = The certificate ended on { $at }.
error-signing-not-yet = The certificate begins on { $at }.
error-signing-locked = The key locked itself after five wrong PINs in a row. To sign again, choose the key anew from your key file and set a new PIN at “My digital signature”.
error-signing-agency-locked = The agency's key locked itself after five wrong PINs in a row. To sign again, the clerk who keeps the seal chooses it anew from the key file and sets a new PIN at “Key and seal of the agency”.
error-signing-wrong-pin = The PIN is wrong. { $left } tries are left; after them the key must be chosen anew from its file.
error-signing-file-invalid = A signature this file has does not hold ({ $who }: { $reason }), so it is not signed. Ask for the original; to sign all the same, send although_invalid.
