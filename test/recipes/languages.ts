/** The recipes by language: what each needs of the machine, and how the samples of its page become a program. */

import { spawnSync } from 'node:child_process'

import type { CodeSample } from '../../tools/docs/markdown.ts'

export interface Language {
  name: string
  /** The page of docs/recipes, and the word at its samples' fences. */
  page: string
  /** Packages of Debian that bring all that it needs. */
  packages: string[]
  /** Returns the command of each step that makes the program, and the one that runs it; undefined where something is not there. */
  commands(this: void): Commands | undefined
  /** Returns the files of the program, by name: the page's samples, as a shop would keep them. */
  files(this: void, samples: string[]): Record<string, string>
  driver: string
}

export interface Commands {
  make: string[][]
  run: string[]
}

const JARS = ['core', 'annotations', 'databind'].map((name) => `/usr/share/java/jackson-${name}.jar`)
const CLASSES = ['.', ...JARS].join(':')
const PROBE_MS = 20_000

export const LANGUAGES: Language[] = [
  {
    name: 'Python',
    page: 'python',
    packages: ['python3', 'python3-jwt', 'python3-cryptography'],
    commands() {
      const probe = 'import jwt, cryptography, sys; assert sys.version_info >= (3, 10)'
      const python = ['python3', '/usr/bin/python3'].find((command) => succeeds(command, ['-c', probe]))
      return python === undefined ? undefined : { make: [], run: [python, 'driver.py'] }
    },
    files: (samples) => ({ 'furiwake.py': samples.join('\n\n') }),
    driver: 'driver.py',
  },
  {
    name: 'PHP',
    page: 'php',
    packages: ['php-cli'],
    commands() {
      const probe = "exit(extension_loaded('openssl') && PHP_VERSION_ID >= 80100 ? 0 : 1);"
      return succeeds('php', ['-r', probe]) ? { make: [], run: ['php', 'driver.php'] } : undefined
    },
    files: (samples) => ({ 'furiwake.php': samples.join('\n') }),
    driver: 'driver.php',
  },
  {
    name: 'Ruby',
    page: 'ruby',
    packages: ['ruby', 'ruby-jwt'],
    commands: () => (succeeds('ruby', ['-e', "require 'jwt'"]) ? { make: [], run: ['ruby', 'driver.rb'] } : undefined),
    files: (samples) => ({ 'furiwake.rb': samples.join('\n') }),
    driver: 'driver.rb',
  },
  {
    name: 'Go',
    page: 'go',
    packages: ['golang-go'],
    commands() {
      if (!succeeds('go', ['version'])) return undefined
      return {
        make: [
          ['go', 'vet', './...'],
          ['go', 'build', '-o', 'driver', '.'],
        ],
        run: ['./driver'],
      }
    },
    files: (samples) => ({ 'furiwake/furiwake.go': samples.join('\n'), 'go.mod': 'module shop\n\ngo 1.19\n' }),
    driver: 'driver.go',
  },
  {
    name: 'Java',
    page: 'java',
    packages: ['default-jdk-headless', 'libjackson2-databind-java'],
    commands() {
      // Compiled against nothing, so that it fails where the compiler or a jar is not there.
      const args = ['--release', '17', '-cp', CLASSES, '-version']
      if (!succeeds('test', JARS.flatMap((jar) => ['-a', '-e', jar]).slice(1)) || !succeeds('javac', args)) {
        return undefined
      }
      const options = ['-cp', CLASSES, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
      return {
        make: [['javac', '--release', '17', '-Xlint:all,-serial', '-Werror', '-cp', CLASSES, 'Driver.java']],
        run: ['java', ...options, 'Driver'],
      }
    },
    // A class is a file.
    files: (samples) =>
      Object.fromEntries(samples.map((text) => [`${/\b(?:class) (\w+)/.exec(text)?.[1] ?? ''}.java`, text])),
    driver: 'Driver.java',
  },
]

/** Returns the samples of a page that are in its language. */
export function samplesOf({ page }: Language, samples: CodeSample[]): string[] {
  return samples.filter(({ language }) => language === page).map(({ text }) => text)
}

/** Says why the recipes of a language are not run, and what would let them. */
export function lacking({ name, packages }: Language): string {
  return `${name}: not all that its recipe needs is on this machine; \`npm run recipes\` installs it on Debian as root (${packages.join(', ')})`
}

function succeeds(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: PROBE_MS }).status === 0
}
