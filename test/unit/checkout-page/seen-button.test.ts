/** Tests which presses count, in virtual time: what the browser says of the button, and when it was pressed. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { CHECKOUT_CSS } from '../../../broker/checkout-page/styles.ts'

type Told = { isIntersecting: boolean; isVisible: boolean }
const SEEN: Told = { isIntersecting: true, isVisible: true }
const COVERED: Told = { isIntersecting: true, isVisible: false }
const OUT: Told = { isIntersecting: false, isVisible: false }

/** The dialog's card with its one button, as far as the guard knows them. */
class Stand {
  paid = 0
  covers = 0
  #tell: (entries: object[]) => void = () => undefined
  readonly #listeners = new Map<string, ((event: object) => void)[]>()
  #at = { x: 0, y: 0 }
  readonly button = {
    isConnected: true,
    closest: () => this.button,
    click: () => this.#press({ pointerType: '' }),
  }
  watch: () => void = () => undefined

  async open(): Promise<this> {
    const listen = (name: string, listener: (event: object) => void): void => {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener])
    }
    const tell = (onTold: (entries: object[]) => void): void => void (this.#tell = onTold)
    class Observer {
      observe = vi.fn()
      disconnect = vi.fn()
      constructor(onTold: (entries: object[]) => void) {
        tell(onTold)
      }
    }
    vi.stubGlobal('IntersectionObserver', Observer)
    vi.stubGlobal('IntersectionObserverEntry', class {})
    vi.stubGlobal('addEventListener', listen)
    vi.stubGlobal('devicePixelRatio', 1)
    const card = { addEventListener: listen, querySelector: () => this.button }
    const { guardPresses } = await import('../../../broker/checkout-page/seen-button.ts')
    Object.assign(this.button, { scrollIntoView: vi.fn() })
    this.watch = guardPresses(card as never, () => this.covers++)
    this.watch()
    return this
  }

  /** The browser says what it sees from now on. */
  is(told: Told): this {
    this.#tell([{ ...told, time: performance.now() }])
    return this
  }

  moves(x: number, y = 0): this {
    this.#at = { x, y }
    this.#emit('pointermove', { x, y })
    return this
  }

  does(act: 'input' | 'wheel'): this {
    this.#emit(act, { timeStamp: performance.now() })
    return this
  }

  /** By the mouse, wherever the button now is; the browser moves no mouse when it moves a frame. */
  clicks(x = this.#at.x): this {
    this.#press({ pointerType: 'mouse', x, y: this.#at.y })
    return this
  }

  taps(): this {
    this.#press({ pointerType: 'touch', x: 5, y: 5 })
    return this
  }

  presses(): this {
    this.#press({ pointerType: '' })
    return this
  }

  after(milliseconds: number): this {
    vi.advanceTimersByTime(milliseconds)
    return this
  }

  get outcome(): string {
    return `${this.paid} paid, ${this.covers} covered`
  }

  #press(given: object): void {
    let isStopped = false
    const stop = (): void => void (isStopped = true)
    this.#emit('click', {
      type: 'click',
      target: this.button,
      preventDefault: stop,
      stopImmediatePropagation: stop,
      ...given,
    })
    if (!isStopped) this.paid++
  }

  #emit(name: string, event: object): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(event)
  }
}

let stand: Stand
beforeEach(async () => {
  vi.useFakeTimers()
  stand = await new Stand().open()
  stand.after(1_000)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const PAID = '1 paid, 0 covered'
const WINDOW = '0 paid, 1 covered'
const NOTHING = '0 paid, 0 covered'

describe('A press on a button that is seen', () => {
  test('for half a second counts at once', () => {
    expect(stand.is(SEEN).after(500).moves(9).clicks().outcome).toBe(PAID)
  })

  test.each(['clicks', 'taps', 'presses'] as const)('not so long yet (it %s) is kept, and counts once', (press) => {
    stand.is(SEEN).moves(9).after(100)[press]()
    expect(stand.after(390).outcome).toBe(NOTHING)
    expect(stand.after(100).outcome).toBe(PAID)
    expect(stand.after(5_000).outcome).toBe(PAID)
  })

  test('while the dialog comes up is kept, and so is one before the browser has told anything', () => {
    stand.presses().after(100).is(COVERED).after(150).is(SEEN)
    expect(stand.after(600).outcome).toBe(PAID)
  })

  test('is let go when the button is gone meanwhile', () => {
    stand.is(SEEN).after(100).presses().button.isConnected = false
    expect(stand.after(2_000).outcome).toBe(NOTHING)
  })

  test('out of view is kept until it has come into view, and then for half a second', () => {
    stand.is(OUT).after(2_000).presses().after(200).is(SEEN)
    expect(stand.after(450).outcome).toBe(NOTHING)
    expect(stand.after(100).outcome).toBe(PAID)
  })
})

describe('A press under a cover', () => {
  beforeEach(() => void stand.is(SEEN).after(2_000).is(COVERED))

  test.each(['clicks', 'taps'] as const)(
    'by a pointer (it %s) never counts: the page around let it through',
    (press) => {
      stand.moves(9).after(1_000)[press]()
      expect(stand.is(SEEN).after(5_000).outcome).toBe(WINDOW)
    },
  )

  test('by a key waits for what lies there to go, as a password manager’s menu does', () => {
    stand.after(1_000).presses().after(300).is(SEEN)
    expect(stand.after(600).outcome).toBe(PAID)
  })

  test('by a key does not wait for long', () => {
    expect(stand.after(1_000).presses().after(2_600).outcome).toBe(WINDOW)
    expect(stand.is(SEEN).after(5_000).outcome).toBe(WINDOW)
  })

  test('that is taken away just before the click is not believed; half a second later one is', () => {
    stand.moves(9).after(1_000).is(SEEN).after(100).clicks()
    expect(stand.after(5_000).outcome).toBe(NOTHING)
    expect(stand.clicks().outcome).toBe(PAID)
  })
})

describe('A frame that comes under the mouse', () => {
  test('and was in view elsewhere: the mouse never came to where it pressed', () => {
    stand.is(SEEN).after(2_000).moves(9).clicks(400)
    expect(stand.after(5_000).outcome).toBe(NOTHING)
  })

  test('and was out of view: not even a hand that is on its way', () => {
    stand.is(SEEN).after(2_000).is(OUT).after(1_000).is(SEEN).after(50).moves(400).clicks()
    expect(stand.after(5_000).outcome).toBe(NOTHING)
  })

  test('and was out of view until the click: the browser tells of it only after that', () => {
    stand.is(SEEN).after(2_000).is(OUT).after(1_000).moves(9).clicks().after(60).is(SEEN)
    expect(stand.after(5_000).outcome).toBe(NOTHING)
  })

  test('clicked again and again at once pays nothing; after a look it does', () => {
    stand.is(SEEN).after(2_000).clicks(400)
    for (let click = 0; click < 3; click++) stand.after(120).clicks(400)
    expect(stand.outcome).toBe(NOTHING)
    expect(stand.after(500).clicks(400).outcome).toBe(PAID)
  })

  test('by the member’s own doing is no matter: the dialog was opened anew, and typed into', () => {
    stand
      .is(SEEN)
      .after(2_000)
      .is(OUT)
      .after(1_000)
      .is(COVERED)
      .after(200)
      .does('input')
      .is(SEEN)
      .after(50)
      .moves(9)
      .clicks()
    expect(stand.after(600).outcome).toBe(PAID)
  })

  test('by the member’s own doing is no matter: the button was scrolled to', () => {
    stand.is(SEEN).after(2_000).is(OUT).after(1_000).does('wheel').after(150).is(SEEN).after(200).moves(9).clicks()
    expect(stand.after(600).outcome).toBe(PAID)
  })

  test('is no matter to a finger or a key', () => {
    stand.is(SEEN).after(2_000).is(OUT).after(1_000).is(SEEN).after(50).taps()
    expect(stand.after(600).outcome).toBe(PAID)
  })
})

test('A frame that is zoomed away is not read, and so not paid in', () => {
  vi.stubGlobal('devicePixelRatio', 0.1)
  expect(stand.is(SEEN).after(2_000).moves(9).clicks().after(2_600).outcome).toBe(WINDOW)
})

test('No style of the page makes the browser take its own buttons for unseen', () => {
  expect(CHECKOUT_CSS).not.toMatch(/[;{](?:backdrop-)?filter:|mix-blend-mode|[;{]zoom:/)
  // A busy button is not pressed; no other state of one fades or moves it.
  const ofButtons = CHECKOUT_CSS.match(/[^{}]*\.(?:go|ghost|actions)\b[^{}]*\{[^{}]*\}/g) ?? []
  const fading = ofButtons.filter((rule) => /opacity|transform|animation|clip-path|mask/.test(rule))
  expect(ofButtons.length).toBeGreaterThan(4)
  expect(fading.filter((rule) => !rule.includes('[aria-busy="true"]'))).toEqual([])
})
