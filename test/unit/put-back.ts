/** After each file of unit tests: what it stood in for is put back, because the next one runs in the same process. */

import { afterAll, vi } from 'vitest'

afterAll(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  vi.restoreAllMocks()
})
