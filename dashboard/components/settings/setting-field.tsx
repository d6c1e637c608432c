// A field of a setting: label, control, hint, and what is wrong with its place in the body.
import type { ComponentProps } from 'react'
import { Field } from '../form/field.tsx'
import { useMistake } from './mistakes.ts'

type SettingFieldProps = Omit<ComponentProps<typeof Field>, 'mistake'> & {
  /** Within the body; also of everything below it, when `deep`. */
  path: string
  deep?: boolean
}

export function SettingField({ path, deep = false, ...field }: SettingFieldProps) {
  return <Field {...field} mistake={useMistake(path, { deep })} />
}
