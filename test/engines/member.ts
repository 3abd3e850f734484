/** A member at a browser: presses what has a name, types, and looks for what is said. */

import { expect, vi } from 'vitest'
import { dialogFramePlace, findNamed, isDialogOpen, textOf } from './in-document.ts'
import type { Found, Role } from './in-document.ts'
import type { Key, Place, Tab } from './tab.ts'

/** A page is as quick as the machine is free: this ends what hangs. */
const SEEN_WITHIN_MS = 25_000
const LOOK_EACH_MS = 40
const TABS_MAX = 30

export class Member {
  readonly tab: Tab
  /** All that the same person has before them, this one too. */
  readonly tabs: Tab[]

  constructor(tab: Tab, tabs: Tab[] = []) {
    this.tab = tab
    this.tabs = tabs
    tabs.push(tab)
  }

  /** Waits until it is there and stands still, and presses it. */
  async presses(place: Place, role: Role, name: string | RegExp): Promise<void> {
    let before = ''
    const spot = await waited(async () => {
      const { x, y, canReach } = await this.#find(place, role, name)
      if (!canReach) throw new Error(`Something lies over the ${role} ${name}.`)
      const frame = place === 'page' ? { x: 0, y: 0 } : await this.tab.read('page', dialogFramePlace)
      const now = JSON.stringify([x, y, frame])
      const stands = now === before
      before = now
      if (!stands) throw new Error(`${role} ${name} is moving.`)
      return { x: x + frame.x, y: y + frame.y }
    })
    await this.tab.pressAt(spot.x, spot.y)
  }

  /** Waits until something with that role and name is seen. */
  sees(place: Place, role: Role, name: string | RegExp): Promise<Found> {
    return waited(() => this.#find(place, role, name))
  }

  /** Waits until the text of the place has this in it; gives what matched. */
  reads(place: Place, said: RegExp): Promise<string> {
    return waited(async () => {
      const text = await this.tab.read(place, textOf)
      const match = said.exec(text)?.[0]
      if (match === undefined) throw new Error(`The ${place} says ${JSON.stringify(text)}, and not ${said}.`)
      return match
    })
  }

  /** Types once the field has the focus, by itself or because it was pressed, and loses no key. */
  async types(place: Place, name: string, text: string): Promise<void> {
    await waited(async () => {
      const { focus } = await this.#find(place, 'textbox', name)
      if (focus !== 'its' && !(focus === 'no' && this.tab.focusesByFirstKey)) throw new Error(`${name} has no focus.`)
    })
    await this.tab.type(text)
    const { value } = await this.sees(place, 'textbox', name)
    // An ID is shown in groups.
    expect(value.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  }

  async pressesAndTypes(place: Place, name: string, text: string): Promise<void> {
    await this.presses(place, 'textbox', name)
    await this.types(place, name, text)
  }

  /** Goes on by Tab until the focus is there, as who has no mouse does. */
  async tabsTo(place: Place, role: Role, name: string): Promise<void> {
    await this.sees(place, role, name)
    for (let tabs = 0; tabs < TABS_MAX; tabs++) {
      if ((await this.#find(place, role, name)).focus === 'its') return
      await this.tab.key('Tab')
    }
    throw new Error(`Tab does not lead to ${name}.`)
  }

  async keys(...keys: Key[]): Promise<void> {
    for (const key of keys) await this.tab.key(key)
  }

  /** Waits for the tab that was opened, and goes on there. */
  async followsTab(): Promise<Member> {
    return new Member(await this.tab.opened(), this.tabs)
  }

  async waitsForDialog(isOpen: boolean): Promise<void> {
    await vi.waitUntil(async () => (await this.tab.read('page', isDialogOpen)) === isOpen, {
      timeout: SEEN_WITHIN_MS,
      interval: LOOK_EACH_MS,
    })
  }

  async #find(place: Place, role: Role, name: string | RegExp): Promise<Found> {
    const [pattern, isWhole] = typeof name === 'string' ? ([name, true] as const) : ([name.source, false] as const)
    const found = await this.tab.read(place, findNamed, role, pattern, isWhole)
    if (typeof found === 'string') throw new Error(`There is no ${role} ${name} in the ${place}, ${found}.`)
    return found
  }
}

/** Waits for what does not throw. */
export function waited<T>(look: () => Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: SEEN_WITHIN_MS, interval: LOOK_EACH_MS })
}
