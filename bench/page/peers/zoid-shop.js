/** The shop's side: the form is rendered at the click, or before it when the pointer comes. */
import { component } from './zoid-component.js'

const host = document.querySelector('[data-checkout]')
const dialog = host.querySelector('dialog')
const button = host.querySelector('button')
const PayForm = component(host.dataset.other)

let ready
function render() {
  return new Promise((resolve) => {
    void PayForm({ onReady: (focusField) => resolve(focusField) }).render('#pay-form')
  })
}

button.addEventListener('pointerenter', () => (ready ??= render()))
async function open() {
  ready ??= render()
  dialog.showModal()
  const focusField = await ready
  await focusField()
}
button.addEventListener('click', () => void open())
