// What this collector shows to prove that it is itself: nothing on plain loopback, own or given certificates elsewhere.
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type CollectorConfig, usesTls } from '../config.ts'
import { GivenCertificate } from './given-certificate.ts'
import { createGivenTrust } from './given-trust.ts'
import { allowedHosts, certificateNames, type Machine, publicUrl, readMachine } from './names.ts'
import { OwnAuthority } from './own-authority.ts'
import { createOwnTrust } from './own-trust.ts'
import type { Place, Trust } from './port.ts'

type Parts = {
  readonly config: Pick<CollectorConfig, 'listen' | 'publicUrl' | 'tls' | 'data'>
  readonly log: Logger
  readonly clock: () => number
}

export async function openTrust({ config, log, clock }: Parts): Promise<Trust> {
  const machine = readMachine()
  const names = certificateNames(config, machine)
  const place = { url: publicUrl(config, machine), allowedHosts: allowedHosts(config, names), names }
  if (!usesTls(config)) return createPlainTrust(place)
  const { certificate, key, authority } = config.tls
  if (certificate !== undefined && key !== undefined) {
    const given = new GivenCertificate({ certificate, key, authority })
    return createGivenTrust(given, { place: placeOfGiven(config, machine, given.names()), log, clock })
  }
  const own = await OwnAuthority.open({ folder: join(config.data, 'tls'), names, now: clock() })
  const steps = await own.look(clock())
  if (steps.length > 0) log.info({ steps, names }, 'certificates changed at the start')
  return createOwnTrust(own, { place, log, clock })
}

function placeOfGiven(config: Parts['config'], machine: Machine, names: readonly string[]): Place {
  const plainNames = names.filter((name) => !name.includes('*'))
  const [preferred = null] = plainNames
  const hosts = [...plainNames, ...certificateNames(config, machine)]
  const url = publicUrl(config, { ...machine, fullName: preferred ?? machine.fullName })
  return { url, names, allowedHosts: allowedHosts(config, hosts) }
}

function createPlainTrust({ url, allowedHosts }: Place): Trust {
  const state = { authority: null, certificate: null, trouble: null, next: null }
  return {
    url,
    allowedHosts,
    context: () => null,
    fingerprint: () => null,
    bundle: () => null,
    authorities: () => null,
    noteInformed: () => undefined,
    state: () => ({ kind: 'none', url, names: [], ...state }),
    rotate: async () => 'no-authority',
    start: () => undefined,
    stop: () => undefined,
  }
}
