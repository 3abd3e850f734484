/** A ledger's entry in the directory, kept true by the ledger itself: that it has work, and that it is filling up. */

import {
  DIRECTORY_ENTRY_RETRY_MS,
  SIZE_LOOK_EVERY_MS,
  VOLUME_CLOSES_AT_BYTES,
  VOLUME_WARNS_AT_BYTES,
} from '../limits.ts'

/** The last that the directory has been told of the ledger's size. */
type SizeTold = 'nothing' | 'filling' | 'closing'

/** The storage of what the directory has been told: the object's. */
export interface EntryStore {
  get(key: 'listed' | 'size'): unknown
  put(key: 'listed' | 'size', value: boolean | SizeTold): void
}

/** The ledger's row in the directory. Each call may fail, and may be repeated. */
export interface DirectoryRow {
  setHasWork(hasWork: boolean): Promise<void>
  /** Warns whoever runs the broker that the volume will close before long. */
  setFilling(sizeBytes: number): Promise<void>
  /** A successor is opened, and the volume closed after that. */
  close(sizeBytes: number): Promise<void>
}

export interface EntryPorts {
  told: EntryStore
  /** Undefined while the ledger has no payment, and does not know its own id. */
  row(): DirectoryRow | undefined
  hasWork(): boolean
  sizeBytes(): number
  now(): number
  arm(): Promise<void>
  report(error: unknown): void
}

/**
 * Keeps a ledger's row in the directory true. The row says which ledgers the
 * sweep must wake, so that none that was never used, or has nothing to do, is
 * opened for it; only the ledger itself writes that, one call after another.
 */
export class DirectoryEntry {
  readonly #ports: EntryPorts
  readonly #limits: { warnsAt: number; closesAt: number }
  #isListed: boolean
  #sizeTold: SizeTold
  #size = { bytes: 0, lookAt: 0 }
  #retryAt = 0
  #telling: Promise<void> | undefined

  constructor(ports: EntryPorts, limits = { warnsAt: VOLUME_WARNS_AT_BYTES, closesAt: VOLUME_CLOSES_AT_BYTES }) {
    this.#ports = ports
    this.#limits = limits
    this.#isListed = ports.told.get('listed') === true
    this.#sizeTold = (ports.told.get('size') as SizeTold | undefined) ?? 'nothing'
  }

  /** Returns when it must be tried again to tell the directory, or null. */
  nextWake(): number | null {
    return this.#telling === undefined && this.#retryAt > 0 && this.#isDue() ? this.#retryAt : null
  }

  /** Begins to tell what the directory does not know yet. */
  work(): void {
    if (this.#telling !== undefined || this.#ports.now() < this.#retryAt || !this.#isDueOrFails()) return
    this.#telling = this.#tell().finally(() => {
      this.#telling = undefined
    })
  }

  /** Resolves once the directory knows, or could not be told. */
  async told(): Promise<void> {
    this.work()
    await this.#telling
  }

  /** The sweep has come for nothing: it need not come again before there is work. */
  async unlistIfIdle(): Promise<void> {
    await this.#telling
    if (this.#ports.hasWork()) return
    this.#setListed(false)
    await this.#ports.row()?.setHasWork(false)
    // What has come meanwhile is listed after that, never before it.
    await this.told()
  }

  /** Whoever has just written must not hear of it. */
  #isDueOrFails(): boolean {
    try {
      return this.#isDue()
    } catch (error) {
      this.#ports.report(error)
      return false
    }
  }

  #isDue(): boolean {
    return this.#sizeToTell() !== undefined || (!this.#isListed && this.#ports.hasWork())
  }

  #sizeToTell(): SizeTold | undefined {
    if (this.#sizeTold === 'closing') return undefined
    const size = this.sizeBytes()
    if (size >= this.#limits.closesAt) return 'closing'
    return size >= this.#limits.warnsAt && this.#sizeTold === 'nothing' ? 'filling' : undefined
  }

  /** The ledger's size as it was a minute ago at most: to ask for it is a statement each time, and a ledger fills in weeks. */
  sizeBytes(): number {
    const now = this.#ports.now()
    if (now >= this.#size.lookAt) this.#size = { bytes: this.#ports.sizeBytes(), lookAt: now + SIZE_LOOK_EVERY_MS }
    return this.#size.bytes
  }

  async #tell(): Promise<void> {
    try {
      const row = this.#ports.row()
      if (row === undefined) return
      const size = this.#sizeToTell()
      if (size === 'closing') await row.close(this.sizeBytes())
      else if (size === 'filling') await row.setFilling(this.sizeBytes())
      if (size !== undefined) this.#setSizeTold(size)
      if (!this.#isListed && this.#ports.hasWork()) {
        await row.setHasWork(true)
        this.#setListed(true)
      }
      this.#retryAt = 0
    } catch (error) {
      this.#ports.report(error)
      this.#retryAt = this.#ports.now() + DIRECTORY_ENTRY_RETRY_MS
      await this.#ports.arm().catch((failure: unknown) => this.#ports.report(failure))
    }
  }

  #setListed(isListed: boolean): void {
    this.#isListed = isListed
    this.#ports.told.put('listed', isListed)
  }

  #setSizeTold(size: SizeTold): void {
    this.#sizeTold = size
    this.#ports.told.put('size', size)
  }
}
