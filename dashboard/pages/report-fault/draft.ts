// What somebody has written of a fault so far, what is wrong with it, and what is sent.
import type { FaultGrade, FaultRisk } from '../../../shared/api/fault.ts'
import type { FaultReport } from '../../api.ts'

export type Draft = {
  readonly title: string
  readonly description: string
  readonly hostId: string | null
  readonly grade: FaultGrade
  readonly risk: FaultRisk
  /** Null: now. */
  readonly beganAt: number | null
}

export const EMPTY: Draft = {
  title: '',
  description: '',
  hostId: null,
  grade: 'general',
  risk: 'medium',
  beganAt: null,
}

export function isDirty({ title, description }: Draft): boolean {
  return title.trim() !== '' || description.trim() !== ''
}

export function mistakesIn({ title, beganAt }: Draft, now: number): { title: boolean; beganAt: boolean } {
  return { title: title.trim() === '', beganAt: beganAt !== null && beganAt > now }
}

export function reportOf({ title, description, beganAt, ...rest }: Draft, files: string[]): FaultReport {
  return {
    ...rest,
    title: title.trim(),
    description: description.trim(),
    ...(beganAt !== null && { beganAt }),
    ...(files.length > 0 && { attachments: files }),
  }
}
