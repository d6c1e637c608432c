// What this person set in this browser; survives a reload, shared by every component that reads it.
import { useSyncExternalStore } from 'react'
import type { Language } from '../../shared/language.ts'

type Preferences = {
  theme: 'light' | 'dark' | 'system'
  language: Language
  navigation: 'wide' | 'narrow'
  /** Label key by which the overview groups hosts; empty means the best guess. */
  groupBy: string
}

const DEFAULTS: Preferences = {
  theme: 'system',
  language: navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
  navigation: 'wide',
  groupBy: '',
}
const ALLOWED: { [K in keyof Preferences]?: readonly Preferences[K][] } = {
  theme: ['light', 'dark', 'system'],
  language: ['en', 'zh-CN'],
  navigation: ['wide', 'narrow'],
}

const listeners = new Set<() => void>()
const current: Preferences = { ...DEFAULTS }
for (const name of Object.keys(DEFAULTS) as (keyof Preferences)[]) restore(name)

function restore<K extends keyof Preferences>(name: K): void {
  const stored = read(name) as Preferences[K] | null
  if (stored === null) return
  const allowed = ALLOWED[name]
  if (allowed && !allowed.includes(stored)) return
  current[name] = stored
}

// A browser may refuse storage altogether; then the choice holds until the page is closed.
function read(name: string): string | null {
  try {
    return localStorage.getItem(`xunjian.${name}`)
  } catch {
    return null
  }
}

function write(name: string, value: string): boolean {
  try {
    localStorage.setItem(`xunjian.${name}`, value)
    return true
  } catch {
    return false
  }
}

export function getPreference<K extends keyof Preferences>(name: K): Preferences[K] {
  return current[name]
}

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  current[name] = value
  write(name, value)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreference<K extends keyof Preferences>(name: K) {
  const value = useSyncExternalStore(subscribe, () => current[name])
  return [value, (next: Preferences[K]) => setPreference(name, next)] as const
}
