together-sign = Sign together
together-sign-explain = Each document that stays ticked is signed by itself with your certificate, one after another; the PIN is given once and never kept. One that cannot be signed is left with its reason, and the others go on.
together-issue-confirm = Give the next number and set the agency's digital signature to each document that is ticked. A number that was given cannot be taken back.
together-joint = Joint document: open it to sign or seal in your agency's own place.
together-issue = Number and seal together
together-issue-explain = Each document that stays ticked gets the next number and the agency's signature, one after another in this order; the PIN is given once and never kept. One that is refused loses no number, and the others go on.
batch-look = Look at it
batch-see = See the one that runs
batch-so-far = { $done } of { $all } documents have their answer
batch-leave = You may leave this page and come back; the signing goes on.
batch-stop = Stop after the document in hand
batch-stopping = Stopping: the document in hand is finished, those after it are left.
batch-to-desk = Back to what waits
batch-item-waiting = Waiting
batch-item-done = Done
batch-item-refused = Refused
batch-item-left = Not done
flash-batch-stopped = It was asked to stop.
record-outgoing-batch = Signing of several documents
audited-outgoing-batch-started = Began to { $act ->
    [issue] number and seal
   *[other] sign
  } { $documents } documents together
audited-outgoing-batch-stopped = Asked to stop signing several documents
audited-outgoing-batch-ended = Ended signing several documents: { $done } of { $documents } done
error-batch-empty = No document was chosen.
error-batch-too-many = At most { $most } documents are signed at once.
error-batch-running = Another signing of several documents of yours is running; wait until it has ended.
error-batch-busy = The system signs for too many people at once. Try again in a few minutes.
error-batch-ended = Not done: the signing had ended.
error-batch-stopped = Not done: you asked to stop.
error-batch-server-stops = Not done: the system was stopped for maintenance. The document still waits on the desk.
error-batch-cut-off = Not done: the system was cut off in the middle. The document still waits on the desk.
batch-in-tool = The registered means is the signing tool on your own machine: each document is opened and signed by itself. When one is recorded, come back to this page for the next.
