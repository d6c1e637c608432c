// Certificate and key from files of the operator: checked, watched, taken anew when they change and fit.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { type FSWatcher, readFileSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { StartError } from '../start-error.ts'
import type { Validity } from './plan.ts'
import { fingerprintOf, namesOf, validityOf } from './read-certificate.ts'

export type GivenFiles = {
  readonly certificate: string
  readonly key: string
  readonly authority?: string | undefined
}
type Content = { readonly cert: string; readonly key: string; readonly authority: string | null }

const SETTLE_MS = 500

/** A class because it has a life: files are replaced under it. */
export class GivenCertificate {
  readonly #files: GivenFiles
  #content: Content
  #isUnusable = false

  constructor(files: GivenFiles) {
    this.#files = files
    try {
      this.#content = readContent(files)
    } catch (error) {
      throw new StartError(`The certificate in "tls:" cannot be used: ${reasonOf(error)}`)
    }
  }

  context(): { readonly cert: string; readonly key: string } {
    return { cert: this.#content.cert, key: this.#content.key }
  }

  /** Null: hosts ask the authorities of their system. */
  authority(): string | null {
    return this.#content.authority
  }

  fingerprint(): string | null {
    const { authority } = this.#content
    return authority === null ? null : fingerprintOf(authority)
  }

  validity(): Validity {
    return validityOf(this.#content.cert)
  }

  names(): string[] {
    return namesOf(this.#content.cert)
  }

  get isUnusable(): boolean {
    return this.#isUnusable
  }

  /** Reads the files again: what changed is taken when it fits, otherwise what was goes on. */
  reload(): { readonly changed: boolean; readonly trouble: string | null } {
    try {
      const content = readContent(this.#files)
      const changed = JSON.stringify(content) !== JSON.stringify(this.#content)
      this.#content = content
      this.#isUnusable = false
      return { changed, trouble: null }
    } catch (error) {
      this.#isUnusable = true
      return { changed: false, trouble: reasonOf(error) }
    }
  }

  /** Calls when something happened in a folder of the files; tools replace several of them one after the other. */
  watch(onChange: () => void): { close(): void } {
    let timer: NodeJS.Timeout | undefined
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(onChange, SETTLE_MS).unref()
    }
    const { certificate, key, authority } = this.#files
    const folders = new Set([certificate, key, ...(authority === undefined ? [] : [authority])].map(dirname))
    const watchers = [...folders].flatMap((folder) => watchFolder(folder, soon))
    return {
      close() {
        clearTimeout(timer)
        for (const watcher of watchers) watcher.close()
      },
    }
  }
}

/** None where the system has no watches left: the hourly look finds the change too. */
function watchFolder(folder: string, onChange: () => void): FSWatcher[] {
  try {
    return [watch(folder, { persistent: false }, onChange).on('error', () => undefined)]
  } catch {
    return []
  }
}

function readContent({ certificate, key, authority }: GivenFiles): Content {
  const [cert, secret] = [readFileSync(certificate, 'utf8'), readFileSync(key, 'utf8')]
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(secret)))
    throw new Error(`${key} is not the key of ${certificate}`)
  const pinned = authority === undefined ? null : readFileSync(authority, 'utf8')
  if (pinned !== null && !new X509Certificate(pinned).ca)
    throw new Error(`${authority} is not the certificate of an authority`)
  return { cert, key: secret, authority: pinned === null ? null : new X509Certificate(pinned).toString() }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}
