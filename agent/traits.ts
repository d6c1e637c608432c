// By what this machine is told from another one with the same identity, such as a clone; from files only.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Traits } from '../shared/protocol.ts'

export type TraitsPlace = {
  readonly stateDir: string
  /** Where the machine begins; another folder in tests. */
  readonly root?: string
}

const CARDS_AT_MOST = 16
/** What firmware says when nobody gave the board a name: 0…0, f…f and a well-known default. */
const NO_PRODUCT = /^[0-]+$|^[f-]+$|^03000200-0400-0500-0006-000700080009$/i

/** Whatever cannot be read is null: fewer traits, never a failure. */
export function readTraits({ stateDir, root = '/' }: TraitsPlace): Traits {
  const machineId = read(join(root, 'etc/machine-id'))
  const productId = read(join(root, 'sys/class/dmi/id/product_uuid'))
  return {
    bootId: read(join(root, 'proc/sys/kernel/random/boot_id'))?.slice(0, 64) ?? null,
    machineId: machineId === null || !/^[0-9a-f]{32}$/.test(machineId) ? null : shorten(machineId),
    productId: productId === null || NO_PRODUCT.test(productId) ? null : shorten(productId.toLowerCase()),
    cards: readCards(join(root, 'sys/class/net')),
    stateId: readStateId(stateDir),
  }
}

type Card = { readonly address: string; readonly isPhysical: boolean }

/** Physical ones; without any, those with an address from a factory; without those, whatever a container has. */
function readCards(folder: string): string[] {
  const cards = namesIn(folder).flatMap((name): Card[] => {
    const address = read(join(folder, name, 'address'))?.toLowerCase() ?? ''
    if (name === 'lo' || !/^[0-9a-f]{2}(:[0-9a-f]{2}){5,9}$/.test(address) || /^[0:]+$/.test(address))
      return []
    return [{ address, isPhysical: existsSync(join(folder, name, 'device')) }]
  })
  const choices = [cards.filter(({ isPhysical }) => isPhysical), cards.filter(isFromFactory), cards]
  const chosen = choices.find((choice) => choice.length > 0) ?? []
  return [...new Set(chosen.map(({ address }) => address))].sort().slice(0, CARDS_AT_MOST)
}

/** The second lowest bit of the first byte says that somebody made the address up. */
function isFromFactory({ address }: Card): boolean {
  return (Number.parseInt(address.slice(0, 2), 16) & 2) === 0
}

/** A copy of the folder is another folder: on another device, at another inode, or born at another moment. */
function readStateId(stateDir: string): string | null {
  const stats = orNull(() => statSync(stateDir, { bigint: true }))
  return stats === null ? null : `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`
}

function shorten(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function read(path: string): string | null {
  const text = orNull(() => readFileSync(path, 'utf8').trim())
  return text === null || text === '' ? null : text
}

function namesIn(folder: string): string[] {
  return orNull(() => readdirSync(folder)) ?? []
}

function orNull<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    // Missing here, or not for this user to read.
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
