// The collector's own authority: made on the first start, renewed and replaced in time, each change on record.
import type { TrustState } from '../../shared/api/enrolment.ts'
import { SYSTEM } from '../ingest/audit.ts'
import type { Actor, AuditEntry } from '../store/records.ts'
import {
  type Authorities,
  readAuthorities,
  readInformed,
  writeAuthorities,
  writeInformed,
} from './authority-file.ts'
import {
  authoritySpan,
  nextStep,
  type Standing,
  serverSpan,
  TAKES_OVER_AFTER_MS,
  type TrustStep,
} from './plan.ts'
import { fingerprintOf, subjectOf, validityOf } from './read-certificate.ts'

export type OwnAuthorityParts = {
  readonly folder: string
  readonly names: readonly string[]
  readonly now: number
}

/** A class because it has a life: authorities come, take over and go. */
export class OwnAuthority {
  readonly #folder: string
  readonly #names: readonly string[]
  #all: Authorities
  readonly #informed: Set<string>
  #isInformedSaved = true

  private constructor({ folder, names }: OwnAuthorityParts, all: Authorities) {
    this.#folder = folder
    this.#names = names
    this.#all = all
    const known = readInformed(folder)
    this.#informed = new Set(known?.fingerprint === this.#nextFingerprint() ? known?.hosts : [])
  }

  static async open(parts: OwnAuthorityParts): Promise<OwnAuthority> {
    const known = readAuthorities(parts.folder)
    if (known !== null) return new OwnAuthority(parts, known)
    const made = await makeFirst(parts)
    writeAuthorities(parts.folder, made)
    return new OwnAuthority(parts, made)
  }

  /** Certificate with the chain behind it, and its key. */
  context(): { readonly cert: string; readonly key: string } {
    const { server, cross } = this.#all
    return { cert: server.certificate + (cross ?? ''), key: server.key }
  }

  /** What hosts are to trust, the present one first. */
  bundle(): string {
    const { present, next, old } = this.#all
    return [present.certificate, ...(next === null ? [] : [next.certificate]), ...old].join('')
  }

  fingerprint(): string {
    return fingerprintOf(this.#all.present.certificate)
  }

  standing(): Standing {
    const { present, next, old, server } = this.#all
    return {
      authority: validityOf(present.certificate),
      next: next === null ? null : { ...validityOf(next.certificate), takesOverAt: next.takesOverAt },
      old: old.map(validityOf),
      server: { ...validityOf(server.certificate), names: server.names },
    }
  }

  /** Does all that is due; the steps that were done, in order. */
  async look(now: number): Promise<TrustStep[]> {
    const done: TrustStep[] = []
    for (let step = this.#due(now); step !== null && !done.includes(step); step = this.#due(now)) {
      await this.#take(step, now)
      done.push(step)
    }
    return done
  }

  /** False when one is announced already. */
  async announce(asked: {
    readonly takesOverAt: number
    readonly by: Actor
    readonly now: number
  }): Promise<boolean> {
    if (this.#all.next !== null) return false
    const { issueAuthority } = await import('./certificates.ts')
    const { takesOverAt, by, now } = asked
    const made = issueAuthority(authorityName(now), authoritySpan(now))
    this.#informed.clear()
    this.#isInformedSaved = false
    this.#write(
      { ...this.#all, next: { ...made, takesOverAt } },
      {
        at: now,
        by,
        action: 'authority.announce',
        object: objectOf(made.certificate),
        before: null,
        after: { takesOverAt, notAfter: validityOf(made.certificate).notAfter },
      },
    )
    return true
  }

  /** A host was told of the next authority; false when that is nothing new. */
  noteInformed(hostId: string): boolean {
    if (this.#all.next === null || this.#informed.has(hostId)) return false
    this.#informed.add(hostId)
    this.#isInformedSaved = false
    return true
  }

  saveInformed(): void {
    const fingerprint = this.#nextFingerprint()
    if (this.#isInformedSaved || fingerprint === null) return
    writeInformed(this.#folder, { fingerprint, hosts: [...this.#informed] })
    this.#isInformedSaved = true
  }

  nextState(hosts: number): TrustState['next'] {
    const { next } = this.#all
    if (next === null) return null
    const { takesOverAt, certificate } = next
    const hostsInformed = Math.min(this.#informed.size, hosts)
    return { fingerprint: fingerprintOf(certificate), takesOverAt, hostsInformed, hosts }
  }

  unaudited(): readonly AuditEntry[] {
    return this.#all.unaudited
  }

  /** The operation log has these. */
  noteAudited(count: number): void {
    if (count > 0) this.#write({ ...this.#all, unaudited: this.#all.unaudited.slice(count) })
  }

  #due(now: number): TrustStep | null {
    return nextStep(this.standing(), this.#names, now)
  }

  async #take(step: TrustStep, now: number): Promise<void> {
    switch (step) {
      case 'announce': {
        const takesOverAt = now + TAKES_OVER_AFTER_MS
        await this.announce({ takesOverAt, by: SYSTEM, now })
        break
      }
      case 'take-over':
        await this.#takeOver(now)
        break
      case 'renew':
        await this.#renew(this.#all, now)
        break
      case 'retire':
        this.#retire(now)
    }
  }

  async #takeOver(now: number): Promise<void> {
    const { present, next, old } = this.#all
    if (next === null) return
    const { crossSign } = await import('./certificates.ts')
    const changed: Authorities = {
      ...this.#all,
      present: { certificate: next.certificate, key: next.key },
      next: null,
      old: [present.certificate, ...old],
      cross: crossSign(next.certificate, present),
    }
    await this.#renew(changed, now, {
      at: now,
      by: SYSTEM,
      action: 'authority.take-over',
      object: objectOf(next.certificate),
      before: { fingerprint: fingerprintOf(present.certificate) },
      after: { fingerprint: fingerprintOf(next.certificate), hostsInformed: this.#informed.size },
    })
  }

  async #renew(all: Authorities, now: number, ...before: readonly AuditEntry[]): Promise<void> {
    const { issueServer } = await import('./certificates.ts')
    const server = { ...issueServer(all.present, this.#names, serverSpan(now)), names: [...this.#names] }
    this.#write({ ...all, server }, ...before, {
      at: now,
      by: SYSTEM,
      action: 'certificate.renew',
      object: { kind: 'certificate', id: fingerprintOf(server.certificate), name: this.#names[0] ?? '' },
      before: { ...validityOf(all.server.certificate), names: all.server.names },
      after: { ...validityOf(server.certificate), names: server.names },
    })
  }

  #retire(now: number): void {
    const { old, cross } = this.#all
    const kept = old.filter((certificate) => validityOf(certificate).notAfter > now)
    const gone = old.filter((certificate) => !kept.includes(certificate))
    this.#write(
      { ...this.#all, old: kept, cross: cross !== null && validityOf(cross).notAfter > now ? cross : null },
      ...gone.map((certificate) => ({
        at: now,
        by: SYSTEM,
        action: 'authority.retire',
        object: objectOf(certificate),
        before: { notAfter: validityOf(certificate).notAfter },
        after: null,
      })),
    )
  }

  #write(all: Authorities, ...entries: readonly AuditEntry[]): void {
    const changed = { ...all, unaudited: [...all.unaudited, ...entries] }
    writeAuthorities(this.#folder, changed)
    this.#all = changed
  }

  #nextFingerprint(): string | null {
    return this.#all.next === null ? null : fingerprintOf(this.#all.next.certificate)
  }
}

async function makeFirst({ names, now }: OwnAuthorityParts): Promise<Authorities> {
  const { issueAuthority, issueServer } = await import('./certificates.ts')
  const present = issueAuthority(authorityName(now), authoritySpan(now))
  const server = { ...issueServer(present, names, serverSpan(now)), names: [...names] }
  const created: AuditEntry = {
    at: now,
    by: SYSTEM,
    action: 'authority.create',
    object: objectOf(present.certificate),
    before: null,
    after: { notAfter: validityOf(present.certificate).notAfter, names: server.names },
  }
  return { present, next: null, old: [], cross: null, server, unaudited: [created] }
}

function authorityName(now: number): string {
  return `Xunjian authority ${new Date(now).toISOString().slice(0, 19)}`
}

function objectOf(certificate: string): AuditEntry['object'] {
  return { kind: 'authority', id: fingerprintOf(certificate), name: subjectOf(certificate) }
}
