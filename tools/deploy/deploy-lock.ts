import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ToolFailure } from '../root.ts'

/** Runs one deployment of an environment at a time on this machine: two would each make secrets of their own. */
export async function withDeployLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'lock')
  take(lock)
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function take(lock: string): void {
  mkdirSync(join(lock, '..'), { recursive: true, mode: 0o700 })
  for (const isLast of [false, true]) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, 'pid'), String(process.pid))
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (isLast || isHeld(lock)) {
        throw new ToolFailure(`Another deployment of this environment is under way. If there is none, delete ${lock}.`)
      }
      // Whoever held it was ended in the middle.
      rmSync(lock, { recursive: true, force: true })
    }
  }
}

function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
