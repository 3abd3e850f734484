/** Firefox's own password manager: what it keeps, offers and asks, read in the browser's own window. */

import type { Browser } from 'puppeteer-core'
import { connectionTo, evaluateIn, firefoxEngine, launchFirefox } from './firefox.ts'
import type { Engine } from './tab.ts'

export interface Login {
  origin: string
  username: string
  password: string
  /** One more each time that a form was sent with it. */
  timesUsed: number
}

/** Describes the list under a field. */
export interface Offered {
  isOpen: boolean
  names: string[]
  /** Of the one that Enter takes; -1 for none. */
  selected: number
}

/** Starts Firefox with its password manager, which automation otherwise leaves off. */
export async function startFirefoxWithLogins(
  executablePath: string,
): Promise<{ engine: Engine; logins: FirefoxLogins }> {
  const browser = await launchFirefox(executablePath, {
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: { 'signon.rememberSignons': true, 'signon.autofillForms': true },
  })
  return { engine: await firefoxEngine(browser), logins: new FirefoxLogins(browser) }
}

export class FirefoxLogins {
  readonly #browser: Browser

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** Forgets what is kept, and keeps this alone. */
  keepOnly(...logins: Omit<Login, 'timesUsed'>[]): Promise<unknown> {
    return this.#run(`
      for (const old of await Services.logins.getAllLogins()) await Services.logins.removeLoginAsync(old)
      for (const { origin, username, password } of ${JSON.stringify(logins)}) {
        const login = Cc['@mozilla.org/login-manager/loginInfo;1'].createInstance(Ci.nsILoginInfo)
        login.init(origin, origin, null, username, password, '', '')
        await Services.logins.addLoginAsync(login)
      }`)
  }

  async kept(): Promise<Login[]> {
    return (await this.#run(`
      return (await Services.logins.getAllLogins()).map((login) => {
        const { timesUsed } = login.QueryInterface(Ci.nsILoginMetaInfo)
        return { origin: login.origin, username: login.username, password: login.password, timesUsed }
      })`)) as Login[]
  }

  async offered(): Promise<Offered> {
    return (await this.#run(`
      const list = document.getElementById('PopupAutoComplete')
      const rows = [...(list?.richlistbox?.children ?? [])].filter((row) => !row.collapsed)
      return {
        isOpen: list?.state === 'open',
        names: rows.filter((row) => row.getAttribute('originaltype').startsWith('login') && !row.getAttribute('originaltype').endsWith('Footer')).map((row) => row.getAttribute('ac-value')),
        selected: list?.richlistbox?.selectedIndex ?? -1,
      }`)) as Offered
  }

  /** Returns what it asks to keep; undefined while it asks nothing. */
  async asked(): Promise<Pick<Login, 'username' | 'password'> | undefined> {
    return ((await this.#run(`
      if (!document.querySelector('#notification-popup > #password-notification')) return null
      const [username, password] = ['username', 'password'].map((part) => document.getElementById('password-notification-' + part).value)
      return { username, password }`)) ?? undefined) as Pick<Login, 'username' | 'password'> | undefined
  }

  /** Presses "Save". */
  agree(): Promise<unknown> {
    return this.#run(`document.querySelector('#notification-popup > #password-notification').button.click()`)
  }

  /** Runs in the document of the browser's window; puppeteer-core knows only those of its tabs. */
  async #run(body: string): Promise<unknown> {
    const connection = connectionTo(this.#browser)
    const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' })
    const { context } = (tree.result as { contexts: [{ context: string }] }).contexts[0]
    return evaluateIn(connection, context, `(async () => { ${body} })()`)
  }
}
