// What follows when people change a setting: what was due because of it is reckoned anew.
import type { SettingKind } from '../../shared/api/settings/settings.ts'
import { planAllHandovers, planHandover } from './handover.ts'
import type { Memory } from './memory.ts'
import { recheckWindow } from './rechecks.ts'
import { planAllRepeats } from './repeats.ts'
import { planWindow } from './windows.ts'

type Listener = (memory: Memory, id: string, at: number) => void

const LISTENERS: { readonly [Kind in SettingKind]?: Listener } = {
  window(memory, id, at) {
    planWindow(memory, id, at)
    recheckWindow(memory, id, at)
  },
  policy: (memory, _, at) => planAllRepeats(memory, at),
  roster: (memory, id, at) => planHandover(memory, id, at),
  calendar: (memory, _, at) => planAllHandovers(memory, at),
}

/** Made, changed or removed: the memory has it as it is now. */
export function afterSetting(memory: Memory, kind: SettingKind, id: string, at: number): void {
  LISTENERS[kind]?.(memory, id, at)
}
