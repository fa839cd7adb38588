// Asks once before an act that cannot be undone: `data-confirm="What will happen, and to whom."` on a form or on the
// button that sends it. The words of the buttons come from the page's `<template id="k-confirm">`.

const agreed = new WeakSet<HTMLFormElement>()

function question(form: HTMLFormElement, submitter: HTMLElement | null): string | null {
  return submitter?.getAttribute('data-confirm') ?? form.getAttribute('data-confirm')
}

async function ask(text: string, act: string | null): Promise<boolean> {
  const template = document.querySelector<HTMLTemplateElement>('template#k-confirm')
  const dialog = template?.content.querySelector('dialog')?.cloneNode(true) as HTMLDialogElement | undefined
  if (!dialog) return window.confirm(text)
  const words = dialog.querySelector('[data-confirm-text]')
  if (words) words.textContent = text
  const button = dialog.querySelector('button[value="yes"]')
  if (button && act) button.textContent = act
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes')
      dialog.remove()
    })
  })
}

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target as HTMLFormElement
    const submitter = event.submitter
    const text = question(form, submitter)
    if (!text || agreed.delete(form)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    void ask(text, submitter?.textContent?.trim() || null).then((yes) => {
      if (!yes) return submitter?.focus()
      agreed.add(form)
      form.requestSubmit(submitter)
    })
  },
  { capture: true },
)
