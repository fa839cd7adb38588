// Numbers in the top bar: `[data-k-count="/address"]` is filled with the count that the address tells, again every minute
// while the page is looked at. Without scripts the link beside it works all the same.

const EVERY_MS = 60_000

async function fill(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset.kCount ?? '', { headers: { Accept: 'application/json' } })
    // An ended session answers with the page of signing in.
    if (!answer.ok || !answer.headers.get('content-type')?.includes('json')) return
    const { count, text } = (await answer.json()) as { count: string; text: string }
    const number = document.createElement('b')
    number.className = 'k-dot'
    number.textContent = count
    number.setAttribute('aria-hidden', 'true')
    const words = document.createElement('span')
    words.className = 'visually-hidden'
    words.textContent = `, ${text}`
    place.replaceChildren(...(count ? [number, words] : []))
  } catch {
    // Nothing is lost: the number comes with the next round.
  }
}

function all(): void {
  if (document.visibilityState !== 'visible') return
  for (const place of document.querySelectorAll<HTMLElement>('[data-k-count]')) void fill(place)
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', all)
else all()
document.addEventListener('visibilitychange', all)
window.setInterval(all, EVERY_MS)
