/**
 * `npm run build`: the two browser scripts with Vite, then the five Workers
 * and the package's two entries with esbuild. What has not changed since the last build is not built again.
 */
import { buildBrowserAssets } from './build/browser-assets.ts'
import { buildPackages } from './build/packages.ts'
import { buildWorkers } from './build/workers.ts'
import { exitWith } from './root.ts'

export async function buildAll(): Promise<void> {
  // In this order: the broker's Worker imports the scripts it serves.
  await buildBrowserAssets()
  await buildWorkers()
  await buildPackages()
}

if (import.meta.main) {
  try {
    await buildAll()
  } catch (error) {
    exitWith(error)
  }
}
