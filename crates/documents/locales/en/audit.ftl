record-incoming-document = Incoming document
record-outgoing-document = Outgoing document
audited-incoming-registered = Registered an incoming document ({ $files } files)
audited-incoming-carrier-added = Added another carrier of the same document
audited-incoming-distributed = Distributed an incoming document
audited-incoming-distribution-recalled = Recalled a distribution
audited-incoming-returned = Returned to the sender: { $reason }
audited-incoming-withdrawn = Withdrawn by its sender: { $reason }
audited-incoming-instruction-prepared = Prepared an instruction for confirmation
audited-incoming-instructed = Gave an instruction to { $assignments } addressees
audited-incoming-passed-on = Passed work on to { $assignments } addressees of the unit
audited-incoming-accepted = Accepted the work
audited-incoming-given-back = Gave the work back
audited-incoming-reported = Reported the result of a part
audited-incoming-read = Read a document sent for information
audited-incoming-extended = Extended the deadline to { $to }
audited-incoming-lead-changed = Changed who leads
audited-incoming-completed = Completed an incoming document
audited-outgoing-created = Began a draft
audited-outgoing-imported = Imported a Word file into the draft
audited-outgoing-saved = Saved the draft
audited-outgoing-advanced = { $act ->
    [submit] Submitted the draft
    [take-back] Took the draft back
    [withdraw] Withdrew the draft
    [consult] Asked for opinions on the draft
    [comment] Gave an opinion on the draft
    [initial] Initialled the content
    [pass-back] Passed the draft back to its drafter
    [return] Returned the draft
    [check-form] Confirmed the form
   *[other] Moved the draft on
 }
audited-outgoing-signed = Signed the document (certificate { $certificate })
audited-outgoing-issued = Numbered it { $code } and sealed it
audited-outgoing-dispatched = Dispatched to { $recipients } recipients
audited-outgoing-acknowledged = A receiving unit confirmed receipt
