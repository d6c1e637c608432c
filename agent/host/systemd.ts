// Asks systemd over D-Bus: units, their properties, and what changes, over one connection that is made anew when lost.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, BusError, connectBus } from './dbus.ts'
import type { Message } from './dbus-message.ts'
import type { Variant, WireValue } from './dbus-wire.ts'
import type { PropertyValue, Systemd, UnitChange, UnitRow } from './host.ts'

const MANAGER = {
  destination: 'org.freedesktop.systemd1',
  path: '/org/freedesktop/systemd1',
  interface: 'org.freedesktop.systemd1.Manager',
}
const PROPERTIES = 'org.freedesktop.DBus.Properties'
const UNIT_PATH = '/org/freedesktop/systemd1/unit/'
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 30_000

export function createSystemd({ root }: { readonly root: string }): Systemd & { close(): void } {
  let connection: Promise<Bus> | null = null
  const bus = async (): Promise<Bus> => {
    connection ??= connectSystemd(root)
    const mine = connection
    const forget = () => {
      if (connection === mine) connection = null
    }
    const made = await mine.catch((error: unknown) => {
      forget()
      throw error
    })
    void made.closed.then(forget)
    return made
  }
  const ask = async (member: string, signature: string, body: readonly WireValue[]) =>
    (await bus()).call({ ...MANAGER, member, signature, body })
  const unitRows = async (member: string, body: readonly WireValue[]) => {
    const [rows] = await ask(member, 'as', body)
    return (rows as readonly WireValue[]).map(toRow)
  }
  const get = async (path: string, wanted: Readonly<Record<string, readonly string[]>>) =>
    getProperties(await bus(), path, wanted)
  return {
    listUnits: (states) => unitRows('ListUnitsFiltered', [states]),
    listUnitsByName: (names) => unitRows('ListUnitsByNames', [names]),
    unitProperties: (name, wanted) => get(unitPath(name), { Unit: wanted.unit, [kindOf(name)]: wanted.kind }),
    managerProperties: (wanted) => get(MANAGER.path, { Manager: wanted }),
    watchUnits: (onChange, signal) => watchUnits(bus, onChange, signal),
    close: () => void connection?.then((made) => made.close()).catch(() => undefined),
  }
}

/** "ssh.service" → "/org/freedesktop/systemd1/unit/ssh_2eservice", and back. */
export function unitPath(name: string): string {
  const escaped = [...Buffer.from(name, 'utf8')].map((byte, index) => {
    const character = String.fromCharCode(byte)
    const isPlain = /[a-zA-Z]/.test(character) || (index > 0 && /\d/.test(character))
    return isPlain ? character : `_${byte.toString(16).padStart(2, '0')}`
  })
  return UNIT_PATH + (escaped.join('') || '_')
}

export function unitNameOf(path: string): string | null {
  if (!path.startsWith(UNIT_PATH)) return null
  const bytes = path
    .slice(UNIT_PATH.length)
    .replace(/_([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

async function connectSystemd(root: string): Promise<Bus> {
  try {
    return await connectBus(join(root, '/run/dbus/system_bus_socket'))
  } catch (error) {
    // Without a bus daemon root can still talk to systemd itself.
    return connectBus(join(root, '/run/systemd/private'), { direct: true }).catch(() => {
      throw error
    })
  }
}

function toRow(row: WireValue): UnitRow {
  const [name, description, loadState, activeState, subState] = (row as readonly WireValue[]).map(String)
  return {
    name: name ?? '',
    description: description ?? '',
    loadState: loadState ?? '',
    activeState: activeState ?? '',
    subState: subState ?? '',
  }
}

function kindOf(name: string): string {
  const kind = name.slice(name.lastIndexOf('.') + 1)
  return kind.charAt(0).toUpperCase() + kind.slice(1)
}

// One Get for each property costs less than GetAll, which makes systemd compute some two hundred of them.
async function getProperties(bus: Bus, path: string, wanted: Readonly<Record<string, readonly string[]>>) {
  const found: Record<string, PropertyValue> = {}
  const get = async (interfaceName: string, property: string) => {
    const [variant] = await bus
      .call({
        destination: MANAGER.destination,
        path,
        interface: PROPERTIES,
        member: 'Get',
        signature: 'ss',
        body: [`org.freedesktop.systemd1.${interfaceName}`, property],
      })
      .catch((error: unknown) => {
        if (isUnknownProperty(error)) return []
        throw error
      })
    if (variant !== undefined) found[property] = plain(variant)
  }
  await Promise.all(
    Object.entries(wanted).flatMap(([name, list]) => list.map((property) => get(name, property))),
  )
  return found
}

function isUnknownProperty(error: unknown): boolean {
  return /\.(UnknownProperty|UnknownInterface|UnknownObject|UnknownMethod|InvalidArgs)$/.test(
    busNameOf(error),
  )
}

function busNameOf(error: unknown): string {
  return error instanceof BusError ? error.busName : ''
}

function plain(value: WireValue): PropertyValue {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object') return plain((value as Variant).value)
  return typeof value === 'bigint' ? Number(value) : value
}

async function watchUnits(
  bus: () => Promise<Bus>,
  onChange: (change: UnitChange) => void,
  signal: AbortSignal,
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const subscribed = await subscribe(bus, onChange, signal).catch(() => null)
    if (subscribed) {
      pauseMs = FIRST_PAUSE_MS
      onChange({ kind: 'everything' })
      await subscribed.ended
    }
    await pause(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

/** Answers once subscribed; `ended` when the connection is lost or the watch aborted. */
async function subscribe(
  bus: () => Promise<Bus>,
  onChange: (change: UnitChange) => void,
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> }> {
  const made = await bus()
  const sender = `type='signal',sender='${MANAGER.destination}'`
  await made.addMatch(
    `${sender},interface='${PROPERTIES}',member='PropertiesChanged',path_namespace='/org/freedesktop/systemd1/unit'`,
  )
  await made.addMatch(`${sender},interface='${MANAGER.interface}',path='${MANAGER.path}'`)
  await made.call({ ...MANAGER, member: 'Subscribe' }).catch((error: unknown) => {
    // A watch before this one has subscribed on the same connection.
    if (!busNameOf(error).endsWith('.AlreadySubscribed')) throw error
  })
  const forget = made.onSignal((message) => {
    const change = toChange(message)
    if (change) onChange(change)
  })
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return { ended: Promise.race([made.closed, aborted]).finally(forget) }
}

function toChange({ member, path = '', body }: Message): UnitChange | null {
  if (member === 'PropertiesChanged') {
    const name = unitNameOf(path)
    if (name === null) return null
    const pairs = (body[1] as readonly (readonly [string, WireValue])[]).map(([key, value]) => [
      key,
      plain(value),
    ])
    return { kind: 'unit', name, properties: Object.fromEntries(pairs) }
  }
  const isReloaded = member === 'Reloading' && body[0] === false
  return member === 'UnitFilesChanged' || isReloaded ? { kind: 'everything' } : null
}
