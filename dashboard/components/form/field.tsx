// A label, its control, what it is for, and what is wrong with it.
import { type ReactNode, useId } from 'react'
import './form.css'

type ControlProps = {
  id: string
  'aria-invalid': boolean
  'aria-describedby'?: string
  status?: 'error'
}
type FieldProps = {
  label: string
  hint?: ReactNode
  mistake?: string | undefined
  children: (control: ControlProps) => ReactNode
}

export function Field({ label, hint, mistake, children }: FieldProps) {
  const id = useId()
  const said = [mistake !== undefined && `${id}-mistake`, hint !== undefined && `${id}-hint`].filter(Boolean)
  const control: ControlProps = {
    id,
    'aria-invalid': mistake !== undefined,
    ...(said.length > 0 && { 'aria-describedby': said.join(' ') }),
    ...(mistake !== undefined && { status: 'error' as const }),
  }
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children(control)}
      {mistake !== undefined && (
        <div id={`${id}-mistake`} className="form-mistake">
          {mistake}
        </div>
      )}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="form-hint">
          {hint}
        </div>
      )}
    </div>
  )
}
