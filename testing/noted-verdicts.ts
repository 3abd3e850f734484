import type { TestLocator } from './page.ts'

/** Describes what `furiwake-verdict` carried. */
export interface NotedVerdict {
  status: string
  verdict: string
}

/** Notes the verdicts that an element tells its page from now on; said twice, it goes on noting. */
export async function noteVerdicts(element: TestLocator): Promise<void> {
  await element.evaluate((given) => {
    const target = given as HTMLElement & { furiwakeVerdicts?: unknown[] }
    if (target.furiwakeVerdicts) return
    const noted: unknown[] = []
    target.furiwakeVerdicts = noted
    target.addEventListener('furiwake-verdict', (event) => noted.push((event as CustomEvent).detail))
  }, '')
}

/** Returns what was noted, the oldest first. */
export async function notedVerdicts(element: TestLocator): Promise<NotedVerdict[]> {
  const noted = await element.evaluate((given) => (given as { furiwakeVerdicts?: unknown }).furiwakeVerdicts, '')
  return (noted ?? []) as NotedVerdict[]
}

/** Reads a claim of a verdict, unverified: enough for a test, and for nothing else. */
export function claimOf(verdict: string, name: string): unknown {
  const [, payload = ''] = verdict.split('.')
  const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
  return (JSON.parse(text) as Record<string, unknown>)[name]
}
