// Runs before the first paint as a small blocking file: marks that scripts run and applies the theme, so that a page
// never flashes in the wrong colours. The server writes a choice into `<html data-theme>`; `auto` follows the system.
;(() => {
  const root = document.documentElement
  root.classList.add('js')
  const chosen = root.dataset.theme === 'auto' ? undefined : root.dataset.theme
  const kept = /(?:^|; )khue_theme=(light|dark)/.exec(document.cookie)?.[1]
  const system = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => (root.dataset.theme = system.matches ? 'dark' : 'light')
  if (chosen ?? kept) root.dataset.theme = chosen ?? kept
  else {
    apply()
    system.addEventListener('change', apply)
  }
})()
