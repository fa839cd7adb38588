skip-to-content = Skip to the main content
main-navigation = Main navigation
search-label = Search
search-hint = Search documents, numbers…
menu-account = Account
menu-other-language = Tiếng Việt
menu-sign-out = Sign out
acting-for = You are acting for { $name }. Signing still happens under your own title.
acting-off = Stop acting
back-to-desk = Back to my desk
components-title = Components
pager = Pages
pager-next = Next page
due-late = { $days } { $days ->
    [one] day
   *[other] days
 } late
due-today = today
due-in = { $days } { $days ->
    [one] day
   *[other] days
 } left
error-title = This did not work
error-advice-not-found = The link may be old, or the document is outside what you may see.
error-advice-unavailable = Everything that was confirmed is safe. Try again in a few minutes.
error-advice-conflict = Open the page again to see the newest state, then repeat.
error-advice-bug = The fault has been recorded. Tell the support desk if it happens again.
error-advice-back = Go back to the page before and correct it.
error-not-found = Not found
error-forbidden = You may not do this
error-sign-in-needed = Please sign in
error-form-expired = The form has expired; open the page again and resubmit
error-form-unreadable = The form could not be read
error-too-large = What was sent is too large
error-too-many-files = Too many files at once
error-too-many-requests = Too many requests, wait a few seconds
error-other-origin = The request came from another site and was refused
error-idempotency-key = The Idempotency-Key is longer than 200 characters
error-answered-before = This request has been carried out
error-changed-meanwhile = Somebody else has just changed this
error-unavailable = The system cannot answer right now
error-bug = The system made a mistake
error-json-unreadable = The JSON body could not be read: { $reason }
brand-tagline = Official documents and operations
brand-home = Khuê, back to my desk
keys-title = Keyboard shortcuts
keys-move = Row below, row above
keys-open = Open the current row
keys-select = Select the row
keys-help = This list
close = Close
menu-theme = Light or dark
menu-acting = Act for
menu-more = More
main-navigation-phone = Navigation on a phone
confirm-title = Please confirm
confirm-no = Cancel
confirm-yes = Yes
pdf-page = Page
pdf-previous = Previous page
pdf-next = Next page
pdf-zoom-in = Zoom in
pdf-zoom-out = Zoom out
pdf-fit = Fit width
pdf-download = Download
pdf-toolbar = Viewer tools
pdf-error = The PDF cannot be shown. Download it to read it.
pdf-open = Open the PDF
