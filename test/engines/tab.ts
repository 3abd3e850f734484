/** A browser as it is driven here: one interface, whatever protocol the browser speaks. */

/** The tab's own document, or the frame of the broker's that stands in the element's dialog. */
export type Place = 'page' | 'dialog'

/** Keys that have no character. */
export type Key = 'Tab' | 'Enter' | 'Escape' | 'Space' | 'ArrowDown'

/** A tab of a browser, as a person has it before them: what is typed goes to wherever the browser has its focus. */
export interface Tab {
  go(url: string): Promise<void>
  /** Runs a function that needs nothing but what it is given; it throws where there is no such place. */
  read<Given extends unknown[], Told>(place: Place, look: (...given: Given) => Told, ...given: Given): Promise<Told>
  /** The pointer comes there and presses in one breath; in CSS pixels of the tab's own document. */
  pressAt(x: number, y: number): Promise<void>
  type(text: string): Promise<void>
  /** True: a frame's field gets no focus that nobody but its script asks for, and the first key takes it there. */
  focusesByFirstKey: boolean
  key(key: Key): Promise<void>
  /** The tab that something has opened, once there is one. */
  opened(): Promise<Tab>
  /** Keeps what is seen as a picture. */
  picture(file: `${string}.png`): Promise<void>
  close(): Promise<void>
}

export interface Engine {
  name: string
  version: string
  /** A tab in a profile of its own, empty; that of the member before is gone. */
  newMember(): Promise<Tab>
  close(): Promise<void>
}
