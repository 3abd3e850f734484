/** Tests when the alarm is given as the form goes away, in virtual time: only while a text is being typed whose rest the page could get. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { guardKeystrokes } from '../../../broker/checkout-page/keystroke-guard.ts'

class Field {
  isConnected = true
  value = ''
  readonly type: string
  constructor(type: 'password' | 'text' | 'radio' = 'password') {
    this.type = type
  }
  /** So often the focus was asked back for it. */
  asked = 0
  focus(): void {
    this.asked++
  }
}

/** The frame's document, as far as the guard knows it. */
class Stand {
  alarms = 0
  closes: (isOwn: boolean) => void = () => undefined
  readonly #listeners = new Map<string, ((event: object) => void)[]>()
  readonly #document = {
    activeElement: undefined as object | undefined,
    body: {},
    hidden: false,
    hasFocus: () => this.hasFocus,
    documentElement: { getClientRects: () => (this.hasBox ? [{}] : []) },
    querySelectorAll: () => [],
    querySelector: () => null,
  }
  readonly #window = {}
  hasBox = true
  hasFocus = true

  open(): this {
    const listen = (name: string, listener: (event: object) => void): void => {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener])
    }
    vi.stubGlobal('addEventListener', listen)
    vi.stubGlobal('HTMLInputElement', Field)
    vi.stubGlobal('document', this.#document)
    vi.stubGlobal('window', this.#window)
    vi.stubGlobal('innerWidth', 400)
    this.closes = guardKeystrokes(() => this.alarms++)
    return this
  }

  /** The member is in that field, and types there, or chooses it. */
  enters(field: Field): this {
    this.#document.activeElement = field
    return this.#emit('focusin', field)
  }

  types(field: Field): this {
    return this.enters(field).#emit('keydown', field).#emit('input', field)
  }

  sends(): this {
    return this.#emit('submit', {})
  }

  /** The shop's page is loaded anew, or goes. */
  goes(): this {
    return this.#emit('pagehide', {})
  }

  /** It was kept, and is shown again; in Firefox the frame then has no focus, and hears of no loss. */
  comesBack(): this {
    this.hasFocus = false
    return this.#emit('pageshow', {}, { persisted: true })
  }

  /** The document has been loaded, and is shown for the first time. */
  hasLoaded(): this {
    return this.#emit('pageshow', {}, { persisted: false })
  }

  /** The page around takes the focus: the field goes without it, and nothing in here is active any more. */
  isRobbed(): this {
    this.#emit('focusout', {})
    this.#document.activeElement = this.#document.body
    return this.#emit('blur', this.#window)
  }

  after(milliseconds: number): this {
    vi.advanceTimersByTime(milliseconds)
    return this
  }

  #emit(name: string, target: object, more: object = {}): this {
    for (const listener of this.#listeners.get(name) ?? []) listener({ target, key: 'a', ...more })
    return this
  }
}

let stand: Stand
beforeEach(() => {
  vi.useFakeTimers()
  stand = new Stand().open().after(5_000)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The next question's field is there, and has the focus, while the last key is hardly up. */
function asked(next: Field): Stand {
  const password = new Field()
  stand.types(password).sends()
  password.isConnected = false
  return stand.after(200).enters(next).after(200)
}

describe('The page goes', () => {
  test('in the middle of a password, or of the ID before it: that is an alarm', () => {
    const [memberId, password] = [new Field('text'), new Field()]
    stand.types(memberId).enters(password).after(300).goes()
    expect(stand.alarms).toBe(1)
  })

  test('a second after the last character, or as the element has said: it is none', () => {
    const password = new Field()
    stand.types(password).after(1_000).goes()
    expect(stand.alarms).toBe(0)
    stand.closes(true)
    stand.types(password).goes()
    expect(stand.alarms).toBe(0)
  })

  test('just after the password was sent, with a question in its place: it is none', () => {
    asked(new Field('text')).goes()
    expect(stand.alarms).toBe(0)
  })

  test('just after a code was sent that was wrong, and has the same field still: it is none', () => {
    const code = new Field('text')
    stand.types(code).sends().after(300).enters(code).goes()
    expect(stand.alarms).toBe(0)
  })

  test('just after a choice among radio buttons: it is none', () => {
    const choice = new Field('radio')
    stand.types(choice).goes()
    expect(stand.alarms).toBe(0)
  })

  test('in the middle of what is typed after something was sent: that is an alarm again', () => {
    const code = new Field('text')
    asked(code).types(code).after(300).goes()
    expect(stand.alarms).toBe(1)
  })
})

describe('The page around takes the focus', () => {
  test('just after the form has been loaded: that is an alarm', () => {
    stand.types(new Field()).hasLoaded().after(100).isRobbed().after(500)
    expect(stand.alarms).toBe(1)
  })

  test('just after the form has come back with its page: it is asked back, without an alarm', () => {
    const password = new Field()
    stand.types(password).comesBack().after(100).isRobbed().after(500)
    expect([stand.alarms, password.asked]).toEqual([0, 1])
  })
})

describe('The page was kept', () => {
  test('and is shown again without the focus: nobody took it', () => {
    stand.enters(new Field()).after(1_000).goes().comesBack().after(1_000)
    expect(stand.alarms).toBe(0)
  })

  test('and is there still: a focus that goes without a word is an alarm', () => {
    stand.enters(new Field()).after(1_000).hasFocus = false
    stand.after(1_000)
    expect(stand.alarms).toBe(1)
  })
})

describe('The form is taken off the screen', () => {
  test.each([
    ['in the middle of a password', false, 1],
    ['just after it was sent', true, 0],
  ])('%s', (_, isSent, alarms) => {
    const password = new Field()
    stand.types(password)
    if (isSent) stand.sends()
    stand.hasBox = false
    stand.after(2_000)
    expect(stand.alarms).toBe(alarms)
  })
})
