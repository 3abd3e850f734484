/** The ways of a hostile shop's page to get the keys of a password: each as a script that the page is served with. */

/** The things that the page has at hand. It is served together with the strikes, and counts the keys that reach it. */
interface Ground {
  element: HTMLElement
  dialog: HTMLDialogElement
  frame: HTMLIFrameElement
  /** A field of the page's own in an element. */
  trapIn: (parent: Node) => HTMLInputElement
  /** Counts the keys that reach a document. */
  listenIn: (stranger: Document) => void
}

type Strike = (ground: Ground) => void

/** The focus is taken once, and kept if it can be. */
export const TAKES_ONCE = {
  'a field in the dialog': ({ dialog, trapIn }) => trapIn(dialog).focus(),
  'a field in a dialog of its own': ({ trapIn }) => {
    const own = document.createElement('dialog')
    document.body.append(own)
    trapIn(own)
    own.showModal()
  },
  'window.focus()': () => window.focus(),
  'iframe.blur()': ({ frame }) => frame.blur(),
  'inert on the dialog': ({ dialog }) => dialog.setAttribute('inert', ''),
  'visibility: hidden on the frame': ({ frame }) => (frame.style.visibility = 'hidden'),
  'content-visibility: hidden on the dialog': ({ dialog }) => dialog.style.setProperty('content-visibility', 'hidden'),
  'a popover in the dialog': ({ dialog, trapIn }) => {
    const popover = document.createElement('div')
    popover.popover = 'manual'
    trapIn(popover).autofocus = true
    dialog.append(popover)
    popover.showPopover()
  },
  'a frame of its own': ({ dialog, trapIn, listenIn }) => {
    const frame = document.createElement('iframe')
    dialog.append(frame)
    if (!frame.contentDocument) return
    listenIn(frame.contentDocument)
    trapIn(frame.contentDocument.body).focus()
  },
  'the dialog closed and shown, with a field in it': ({ dialog, trapIn }) => {
    dialog.close()
    trapIn(dialog).autofocus = true
    dialog.showModal()
  },
} as const satisfies Record<string, Strike>

/** The focus is taken again and again. */
export const TAKES_ON = {
  'a field in the dialog, every 50 ms': ({ dialog, trapIn }) => {
    const trap = trapIn(dialog)
    setInterval(() => trap.focus(), 50)
  },
  'a field in the dialog, every 5 ms': ({ dialog, trapIn }) => {
    const trap = trapIn(dialog)
    setInterval(() => trap.focus(), 5)
  },
  'close() and showModal(), every 20 ms': ({ dialog, trapIn }) => {
    const trap = trapIn(dialog)
    trap.autofocus = true
    setInterval(() => {
      dialog.close()
      dialog.showModal()
      trap.focus()
    }, 20)
  },
  'a dialog of its own, every 30 ms': ({ trapIn }) => {
    const own = document.createElement('dialog')
    document.body.append(own)
    const trap = trapIn(own)
    setInterval(() => {
      if (!own.open) own.showModal()
      trap.focus()
    }, 30)
  },
  'a blink: away before it is judged, and back, without the focus': ({ dialog, frame, trapIn }) => {
    const trap = trapIn(dialog)
    const blink = (): void => {
      trap.focus()
      setTimeout(() => (frame.style.display = 'none'), 80)
      setTimeout(() => (frame.style.display = ''), 120)
    }
    blink()
    setInterval(blink, 160)
  },
} as const satisfies Record<string, Strike>

/** The form goes away: what is typed then is the page's. */
export const TAKES_AWAY = {
  'display: none on the frame': ({ frame, dialog, trapIn }) => {
    frame.style.display = 'none'
    trapIn(dialog).focus()
  },
  'the dialog closed by its own method': ({ dialog, trapIn }) => {
    dialog.close()
    trapIn(document.body).focus()
  },
  'the frame removed': ({ frame, dialog, trapIn }) => {
    frame.remove()
    trapIn(dialog).focus()
  },
  'the element removed': ({ element, trapIn }) => {
    element.remove()
    trapIn(document.body).focus()
  },
} as const satisfies Record<string, Strike>

export type StrikeName = keyof typeof TAKES_ONCE | keyof typeof TAKES_ON | keyof typeof TAKES_AWAY

const ground = (): void => {
  const keys: string[] = []
  const listenIn = (stranger: Document): void =>
    stranger.addEventListener('keydown', ({ key }) => key.length === 1 && keys.push(key), true)
  listenIn(document)
  const element = document.querySelector('furiwake-checkout') as HTMLElement
  Object.assign(globalThis, {
    keys,
    strike(name: string) {
      const root = element.shadowRoot as ShadowRoot
      const trapIn = (parent: Node): HTMLInputElement => {
        const trap = document.createElement('input')
        parent.appendChild(trap)
        return trap
      }
      const dialog = root.querySelector('dialog') as HTMLDialogElement
      const frame = root.querySelector('iframe') as HTMLIFrameElement
      const { strikes } = globalThis as unknown as { strikes: Record<string, Strike> }
      strikes[name]?.({ element, dialog, frame, trapIn, listenIn })
    },
  })
}

/** The hostile part of the page, to stand behind the element. */
export function hostileScript(): string {
  const all = Object.entries({ ...TAKES_ONCE, ...TAKES_ON, ...TAKES_AWAY })
  const strikes = all.map(([name, strike]) => `${JSON.stringify(name)}: ${String(strike)}`)
  return `<script>globalThis.strikes = {${strikes.join(',\n')}};\n(${String(ground)})()</script>`
}
