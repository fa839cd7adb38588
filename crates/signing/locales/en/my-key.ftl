account-signing = My digital signature
agency-signing = Key and seal of the agency

key-own-lead = Certificate and key that sign your documents. Chosen once; changed whenever you like.
key-agency-lead = Certificate and key of the agency, used when documents are numbered and sealed.
key-own-rule = The key is yours alone; somebody acting for you can never sign with it (NĐ 30/2020 Đ.13).
key-agency-rule = Seal and private key of the agency are kept by the clerk in charge (NĐ 30/2020 Đ.32); every use and change is logged.
key-own-sample = There is no image of your signature: the one drawn on documents says “MẪU” (sample).
key-agency-sample = There is no image of the seal: the one drawn on documents says “MẪU” (sample).
key-own-none = You have no certificate
key-own-none-advice = Only those who sign documents need one. Choose the means below.
key-agency-none = The agency has no certificate
key-agency-none-advice = Nothing can be numbered and sealed. Choose the means below.

key-now = Key in use
key-fit = May sign
key-unfit = May not sign
key-locked = Locked
key-locked-advice = This key locked itself after five wrong PINs in a row and signs nothing any more. Choose it anew from its key file (.p12) and set a new PIN; what was signed stays as it is.
key-locked-way = Choose the key anew from its file
key-subject = Holder
key-issuer = Issuer
key-validity = Valid
key-serial = Serial number
key-means = Means
key-since = Chosen
key-tries = Wrong PINs
key-tries-none = None
key-tries-some = { $wrong } in a row, { $left } tries left
key-end = Give this key up
key-end-confirm = Give this key up? Nothing can be signed until another one is chosen. What was signed stays as it is.

key-kind-file = Key file (.p12)
key-kind-token = Signing token or HSM
key-kind-remote = Remote signing service
key-kind-tool = Government signing tool

key-choose = Choose the means
key-choose-lead = The certificate must carry the right name, be valid, and come from a trusted issuer. The former key stays in the history.
key-offered = Several certificates were found
key-offered-which = Which one?
key-take = Use this certificate
key-cancel = Leave it
key-token = Token
key-token-locked = locked
key-token-pin = PIN of the token
key-token-pin-hint = The token counts wrong PINs itself; the PIN is not kept.
key-token-look = Look for keys
key-token-none = The server sees no signing token.
key-remote-user = Account at the service
key-remote-user-hint = As the service gave it to you. Signing asks for the PIN, maybe with a one-time code.
key-remote-look = Look for certificates
key-remote-none = This house is not connected to a remote signing service.
key-file = Key file
key-file-hint = A PKCS#12 file (.p12, .pfx) with its certificate. The key is encrypted anew under a new PIN; file and password are not kept.
key-file-password = Password of the file
key-certificate-file = Certificate file
key-certificate-hint = A .cer, .crt or .pem file exported from the signing device (without the private key); with its issuers' certificates where the trust list does not hold them. The key stays on your machine: the signing tool there signs and brings the file back.
key-tool-take = Sign with this tool
key-file-take = Use this file
key-pin = PIN
key-otp = One-time code
key-otp-hint = The newest code the signing service sent or your app shows; each code works once.
key-pin-old = Present PIN
key-new-pin = New PIN
key-new-pin-hint = Six characters or more, not one repeated. After five wrong ones in a row the key must be chosen anew from its file.
key-new-pin-again = New PIN again
key-pin-change = Change the PIN

key-own-image = Image of the signature
key-agency-image = Image of the seal
key-own-image-alt = Your handwritten signature
key-agency-image-alt = The seal of the agency
key-own-image-hint = PNG with transparent background, blue strokes, 2 MB at most (NĐ 30/2020 PL I). The empty rim is cut off.
key-agency-image-hint = PNG with transparent background, red, in the seal's real size, 2 MB at most (NĐ 30/2020 PL I).
key-image-file = Choose an image
key-image-take = Use this image
key-image-remove = Remove the image
key-image-remove-confirm = Remove this image? What was signed stays as it is.
key-seal-size = Diameter of the seal (mm)
key-seal-size-hint = The real size of the seal, 20 to 60 mm.

key-try = Try the key
key-try-lead = Signs one line to see that PIN, token and certificate are ready. No document is signed.
key-try-do = Try
key-former = Former keys
key-ended = Given up

flash-key-chosen = The key was chosen.
flash-key-ended = The key was given up.
flash-key-image-set = The image was replaced.
flash-key-image-removed = The image was removed.
flash-key-pin-changed = The PIN was changed.
flash-key-tried = The key is ready: the trial succeeded.

audited-key-chosen = Key of { $subject } chosen ({ $kind ->
    [file] key file
    [token] token
    [remote] remote service
   *[tool] signing tool
  }), no. { $serial }, issued by { $issuer }
audited-key-ended = Key of { $subject } given up ({ $kind ->
    [file] key file
    [token] token
    [remote] remote service
   *[tool] signing tool
  }), no. { $serial }
audited-pin-changed = PIN of key no. { $serial } changed
audited-signature-image-set = Image of signature or seal replaced
audited-signature-image-removed = Image of signature or seal removed

error-signing-nobody = This account can keep no key.
error-signing-not-theirs = The certificate names “{ $named }”, not “{ $wanted }”. People sign with their own certificate only; if both are one person, an administrator can confirm it.
error-signing-no-file = No file was chosen.
error-signing-not-certificate = This file is no certificate. Export the certificate from the signing device as .cer, .crt or .pem.
error-signing-bad-file = This key file cannot be used: it must be PKCS#12 (.p12, .pfx) with a key and the certificate of that key, RSA of 2048 bits or more, P-256 or P-384. Export it again where the certificate was issued.
error-signing-wrong-password = The password of the key file is wrong.
error-signing-weak-pin = A PIN needs 6 to 64 characters, not one repeated.
error-signing-same-pin = The new PIN must differ from the present one.
error-signing-pins-differ = The two new PINs differ.
error-signing-nothing-found = No key with a certificate was found.
error-signing-pin-elsewhere = The PIN of this key is changed at the token or service, not here.
error-signing-image-too-large = The image is too large: 2 MB and 4 000 pixels a side at most.
error-signing-image-not-png = The image is no PNG, or is damaged.
error-signing-image-opaque = The image has no transparent background. Take the paper away and save it as PNG again.
error-signing-image-empty = Nothing is drawn in the image, or it is too small.
error-signing-seal-not-red = There is no red in this image. The seal of an agency is red (NĐ 30/2020 PL I); scan it again in colour.
error-signing-bad-size = The diameter of a seal is 20 to 60 mm.
error-signing-key-changed = The key was just replaced elsewhere. Load the page again.

holders-tab = Certificates of another name
holders-title = Certificates of another name
holders-lead = Certificates with a name without marks, a former name or an abbreviation: confirm whose they are, so that the holder can choose them.
holders-confirm = Confirm a certificate
holders-do = Confirm
holders-known = Confirmed certificates
holders-none = No certificate was confirmed yet.
holder-owner = Belongs to
holder-named = Name on the certificate
holder-reason = Grounds
holder-reason-hint = How it is known whose certificate this is; kept in the log.
holder-choose = — Choose a person or an agency —
holder-file = File of the certificate
holder-file-hint = PEM or DER (.cer, .crt, .pem). Its issuer must be in the trust list; where the issuer is an intermediate one, use a PEM file with the whole chain.
holder-paste = Or paste it as PEM
holder-certificate = Certificate (PEM)
holder-certificate-hint = The content of the certificate's file; it begins with -----BEGIN CERTIFICATE-----.
holder-when = Confirmed
flash-holder-confirmed = The certificate was confirmed.
audited-certificate-holder-confirmed = Certificate “{ $subject }” no. { $serial } confirmed: { $reason }
error-signing-holder-no-reason = Grounds are needed (500 characters at most).
error-signing-holder-missing = Choose the file of the certificate or paste it as PEM.
error-signing-holder-untrusted = This certificate issued itself, or its issuer is not in the trust list: nobody could sign with it. Where the issuer is an intermediate one, use a PEM file with the whole chain; else add the root to the trust list first.
error-signing-holder-not-certificate = This is no certificate that can be read (PEM or DER).
error-signing-holder-nobody = Choose whose the certificate is.
