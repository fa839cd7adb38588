// What every page loads: small helpers over plain links and forms. Each module works on attributes of the markup and
// needs no call from a page; without scripts the same markup still works.
import './htmx'
import './autosave'
import './choices'
import './confirm'
import './counts'
import './dates'
import './fields'
import './lists'
import './menus'
import './notices'
import './progress'
import './shortcuts'
import './tabs'
import './theme-switch'
import { onContent } from './dom'

// The PDF viewer is large and comes only to pages that show a document.
onContent((root) => {
  if (root.querySelector('khue-pdf')) void import('./pdf/viewer')
  // The editor comes to the pages of drafts only.
  if (root.querySelector('khue-editor')) void import('./editor')
  if (root.querySelector('khue-signing-tool')) void import('./signing-tool')
})
