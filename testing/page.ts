/** Describes as much of Playwright as is used here, so that any version of it fits and none is a dependency. */

interface Patience {
  /** In milliseconds. */
  timeout?: number
}

export interface TestLocator {
  first(): TestLocator
  nth(index: number): TestLocator
  locator(selector: string): TestLocator
  click(options?: Patience): Promise<void>
  check(options?: Patience): Promise<void>
  fill(value: string, options?: Patience): Promise<void>
  count(): Promise<number>
  inputValue(options?: Patience): Promise<string>
  isVisible(): Promise<boolean>
  textContent(options?: Patience): Promise<string | null>
  waitFor(options?: Patience & { state?: 'attached' | 'detached' | 'visible' | 'hidden' }): Promise<void>
  evaluate(pageFunction: (element: unknown, given: string) => unknown, given: string): Promise<unknown>
}

export interface TestFrame {
  locator(selector: string): TestLocator
}

/** Playwright's `Page`, or a frame of it: wherever the shop's element is. */
export interface TestPage {
  locator(selector: string): TestLocator
  frameLocator(selector: string): TestFrame
}

interface DevToolsSession {
  send(method: string, params?: object): Promise<unknown>
}

/** Playwright's `Page` in Chromium, the one browser that can be given an authenticator. */
export interface ChromiumPage extends TestPage {
  /** It takes Playwright's own page, of whatever version. */
  context(): { newCDPSession(page: never): Promise<DevToolsSession> }
}
