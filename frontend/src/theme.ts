// Runs before the first paint as a small blocking file: marks that scripts run and applies the kept theme, so that a
// page never flashes in the wrong colours. The choice lives in a cookie, so that the server may render it as well.
;(() => {
  const root = document.documentElement
  root.classList.add('js')
  const kept = /(?:^|; )khue_theme=(light|dark)/.exec(document.cookie)?.[1]
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  root.dataset.bsTheme = kept ?? root.dataset.bsTheme ?? system
})()
