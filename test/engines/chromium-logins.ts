/** Chromium's own password manager, in a profile whose logins are written and read while the browser is not running. */

import { createCipheriv, pbkdf2Sync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { chromium } from 'playwright-core'
import type { BrowserContext } from 'playwright-core'

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

export class ChromiumProfile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'furiwake-profile-'))
  readonly #executablePath: string

  constructor(executablePath: string) {
    this.#executablePath = executablePath
  }

  /** Starts a browser with it. Closed, it has written down what it keeps. */
  open(): Promise<BrowserContext> {
    return chromium.launchPersistentContext(this.#folder, {
      executablePath: this.#executablePath,
      args: [...FLAGS, '--password-store=basic'],
      // As a person starts it: a browser under automation keeps no passwords.
      ignoreDefaultArgs: ['--enable-automation'],
      locale: 'en-US',
    })
  }

  /** Keeps a login in a profile that was opened before, as Chromium writes it. */
  keep(origin: string, username: string, password: string): void {
    const given: Record<string, string | number | bigint | Buffer> = {
      origin_url: `${origin}/`,
      signon_realm: `${origin}/`,
      username_element: 'username',
      username_value: username,
      password_element: 'password',
      password_value: encrypted(password),
      date_created: BigInt(13_400_000_000_000_000),
      times_used: 1,
    }
    this.#read((database) => {
      const columns = database.prepare('PRAGMA table_info(logins)').all() as unknown as Column[]
      for (const { name, type, notnull, dflt_value, pk } of columns)
        if (notnull && dflt_value === null && !pk) given[name] ??= /INT/i.test(type) ? 0 : ''
      const names = Object.keys(given)
      const places = names.map(() => '?').join()
      database.prepare(`INSERT INTO logins (${names.join()}) VALUES (${places})`).run(...Object.values(given))
    })
  }

  /** Returns what is kept; `timesUsed` is one more each time that a form was sent with it. */
  kept(): { username: string; timesUsed: number }[] {
    return this.#read((database) => {
      const rows = database.prepare('SELECT username_value AS username, times_used AS timesUsed FROM logins').all()
      return rows.map(({ username, timesUsed }) => ({ username: String(username), timesUsed: Number(timesUsed) }))
    })
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #read<T>(look: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(join(this.#folder, 'Default', 'Login Data'))
    try {
      return look(database)
    } finally {
      database.close()
    }
  }
}

interface Column {
  name: string
  type: string
  notnull: number
  dflt_value: string | null
  pk: number
}

/** Chromium's encryption where the system has no keyring: its key is in its source, and hides nothing. */
function encrypted(text: string): Buffer {
  const cipher = createCipheriv('aes-128-cbc', pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1'), Buffer.alloc(16, ' '))
  return Buffer.concat([Buffer.from('v10'), cipher.update(text), cipher.final()])
}
