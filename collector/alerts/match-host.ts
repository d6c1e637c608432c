// Which host an alert speaks of: its labels are compared with ids, names and addresses, and only one may fit. Pure.

export type KnownHost = {
  readonly id: string
  readonly name: string
  readonly addresses: readonly string[]
}

const AMBIGUOUS = null
const LOOPBACK = /^(localhost|localhost\..*|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$/

/** `find` gives the id of the one host that the labels name, in the order of the labels' names; null: none, or several. */
export function createHostIndex(hosts: Iterable<KnownHost>) {
  const byWord = new Map<string, string | typeof AMBIGUOUS>()
  const add = (word: string, id: string) => {
    const known = byWord.get(word)
    byWord.set(word, known === undefined || known === id ? id : AMBIGUOUS)
  }
  for (const { id, name, addresses } of hosts) {
    const words = [id, name, shortName(name), ...addresses].map((word) => word.toLowerCase())
    for (const word of new Set(words)) if (word !== '' && !LOOPBACK.test(word)) add(word, id)
  }
  return {
    find(labels: Readonly<Record<string, string>>, hostLabels: readonly string[]): string | null {
      for (const label of hostLabels) {
        const value = Object.hasOwn(labels, label) ? labels[label] : undefined
        const found = value === undefined ? null : oneOf(wordsOf(value))
        if (found !== null) return found
      }
      return null
    },
  }
  /** The most exact word that any host has decides. */
  function oneOf(words: readonly string[]): string | null {
    for (const word of words) {
      const found = byWord.get(word)
      if (found !== undefined) return found
    }
    return null
  }
}

/** As it stands, without a port, without a domain; nothing that means the machine itself. */
function wordsOf(value: string): string[] {
  const whole = value.trim().toLowerCase()
  const bare = withoutPort(whole)
  const words = [whole, bare, shortName(bare)]
  return [...new Set(words)].filter((word) => word !== '' && !LOOPBACK.test(word))
}

function withoutPort(value: string): string {
  const url = value.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/\/.*$/, '')
  const inBrackets = /^\[([^\]]+)\](:\d+)?$/.exec(url)?.[1]
  if (inBrackets !== undefined) return inBrackets
  // More than one colon and no brackets: an IPv6 address, which has no port.
  return /^[^:]+:\d+$/.test(url) ? url.replace(/:\d+$/, '') : url
}

function shortName(name: string): string {
  return /^[\d.]+$/.test(name) || name.includes(':') ? name : (name.split('.')[0] ?? name)
}
