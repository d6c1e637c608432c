// States as switches with their counts; several may be on at once.
import { useTranslation } from 'react-i18next'
import { useAddress } from '../../hooks/address.ts'
import type { MarkState } from '../status.ts'
import { StatusMark } from '../status-mark.tsx'

type StateChipsProps<State extends MarkState> = {
  name: string
  states: readonly State[]
  counts?: Readonly<Record<State, number>> | undefined
}

export function StateChips<State extends MarkState>({ name, states, counts }: StateChipsProps<State>) {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const chosen = new Set(get(name)?.split(',') ?? [])
  const toggle = (state: State) => {
    const next = new Set(chosen)
    if (!next.delete(state)) next.add(state)
    change({ [name]: [...next].join(',') })
  }
  const shown = states.filter((state) => counts === undefined || counts[state] > 0 || chosen.has(state))
  return (
    <fieldset className="chips" aria-label={t('table.status')}>
      {shown.map((state) => (
        <button
          key={state}
          type="button"
          className="chip"
          aria-pressed={chosen.has(state)}
          onClick={() => toggle(state)}
        >
          <StatusMark state={state} />
          {counts && <span className="chip-count">{counts[state]}</span>}
        </button>
      ))}
    </fieldset>
  )
}
