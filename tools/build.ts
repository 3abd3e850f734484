/**
 * `npm run build`: the two browser scripts with Vite, then the five Workers
 * and the package's two entries with esbuild. What has not changed since the last build is not built again.
 */
import { buildBrowserAssets } from './build/browser-assets.ts'
import { buildPackages } from './build/packages.ts'
import { buildShownSource } from './build/shown-source.ts'
import { buildWorkers } from './build/workers.ts'
import { exitWith } from './root.ts'

export async function buildAll(): Promise<void> {
  // In this order: the Workers import the scripts and the text that they serve.
  await buildBrowserAssets()
  buildShownSource()
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
