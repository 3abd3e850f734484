/** The terminal that a command is typed at: as of a process, or as a test stands in for one. */

export interface Terminal {
  env: Readonly<Record<string, string | undefined>>
  /** Files are as seen from it. */
  folder: string
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
  /** Asks the person there; undefined where there is none. */
  ask?: (question: string) => Promise<string>
}
