// The button `[data-theme-toggle]` changes between light and dark and keeps the choice for a year.

const YEAR_SECONDS = 31_536_000

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || !event.target.closest('[data-theme-toggle]')) return
  const root = document.documentElement
  const theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
  root.dataset.theme = theme
  document.cookie = `khue_theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
})
