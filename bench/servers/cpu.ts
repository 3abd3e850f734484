import { existsSync, readdirSync, readFileSync } from 'node:fs'

/**
 * Returns the CPU time that a process has used, in milliseconds, over all its
 * threads. From Linux's scheduler where it keeps count to the nanosecond, else
 * from the clock ticks of /proc; undefined on a system without /proc.
 */
export function cpuOf(pid: number): number | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined
  const threads = readdirSync(`/proc/${pid}/task`)
  if (!existsSync(`/proc/${pid}/schedstat`)) return ticksOf(pid)
  return threads.reduce((sum, thread) => sum + nanosecondsOf(`/proc/${pid}/task/${thread}/schedstat`) / 1e6, 0)
}

/** Returns the CPU milliseconds that `work` made a process use for each of its `operations`. */
export async function cpuPerOperation(
  pid: number | undefined,
  operations: number,
  work: () => Promise<void>,
): Promise<number | undefined> {
  const before = pid === undefined ? undefined : cpuOf(pid)
  await work()
  const after = pid === undefined ? undefined : cpuOf(pid)
  return before === undefined || after === undefined ? undefined : (after - before) / operations
}

/** Returns the processes that this one has started and that are called so; none on a system without /proc. */
export function childrenNamed(name: string): number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const stat = statOf(pid)
      return stat?.name === name && Number(stat.fields[1]) === process.pid
    })
}

const TICK_MS = 10

function ticksOf(pid: number): number {
  const fields = statOf(pid)?.fields ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** proc_pid_stat(5): the name in parentheses, and what follows it (state, parent, …). */
function statOf(pid: number): { name: string; fields: string[] } | undefined {
  const text = readOrNothing(`/proc/${pid}/stat`)
  const match = /^\d+ \((.*)\) (.*)$/s.exec(text)
  return match ? { name: match[1] ?? '', fields: (match[2] ?? '').split(' ') } : undefined
}

function nanosecondsOf(file: string): number {
  return Number(readOrNothing(file).split(' ')[0] ?? 0)
}

/** A process or thread may end between its listing and its reading. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
