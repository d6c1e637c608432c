// When a route tells, and when general faults wait.
import { useTranslation } from 'react-i18next'
import { Section } from '../../components/section.tsx'
import { SwitchSetting } from '../../components/settings/controls.tsx'
import { DayTimesRows } from '../../components/settings/day-times.tsx'
import { useMistake } from '../../components/settings/mistakes.ts'
import { ZoneSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'

const NIGHT = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' }
const WORK = { days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }

export function RouteTimes({ form: { draft, change } }: { form: Form<'route'> }) {
  const { t } = useTranslation()
  const mistake = useMistake('times', { deep: true })
  const hasTimes = draft.times !== null || draft.quiet.length > 0
  return (
    <Section title={t('routes.when')} padded>
      <div className="form-fields">
        <SwitchSetting
          label={t('routes.onlyAt')}
          hint={t('routes.onlyAtHint')}
          value={draft.times !== null}
          onChange={(on) => change({ times: on ? [WORK] : null })}
        />
        {draft.times !== null && (
          <div className="form-field">
            <DayTimesRows
              name={t('routes.time')}
              value={draft.times}
              onChange={(times) => change({ times })}
            />
            {mistake !== undefined && <div className="form-mistake">{mistake}</div>}
          </div>
        )}
        <SwitchSetting
          label={t('routes.quiet')}
          hint={t('routes.quietHint')}
          value={draft.quiet.length > 0}
          onChange={(on) => change({ quiet: on ? [NIGHT] : [] })}
        />
        {draft.quiet.length > 0 && (
          <DayTimesRows
            name={t('routes.quietTime')}
            value={draft.quiet}
            fresh={NIGHT}
            onChange={(quiet) => change({ quiet })}
          />
        )}
        {hasTimes && (
          <ZoneSetting
            path="timeZone"
            label={t('settings.timeZone')}
            none={t('channels.zoneOfCollector')}
            value={draft.timeZone}
            onChange={(timeZone) => change({ timeZone })}
          />
        )}
      </div>
    </Section>
  )
}
