// One shift: when, how often the next takes over, and who in which order.
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Shift } from '../../../shared/api/settings/duty.ts'
import { ChoiceSetting, TextSetting } from '../../components/settings/controls.tsx'
import { moved } from '../../components/settings/rows.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import { ClockInput, DateInput, DaysInput } from '../../components/settings/times.tsx'
import { usePeople, usePersonName } from '../../components/settings/use-settings.ts'

type ShiftFieldsProps = {
  shift: Shift
  path: string
  hasCalendar: boolean
  onChange: (part: Partial<Shift>) => void
}

export function ShiftFields({ shift, path, hasCalendar, onChange }: ShiftFieldsProps) {
  const { t } = useTranslation()
  return (
    <div className="form-fields">
      <TextSetting
        path={`${path}.name`}
        label={t('duty.shiftName')}
        maxLength={100}
        value={shift.name}
        onChange={(name) => onChange({ name })}
      />
      <SettingField path={`${path}.days`} deep label={t('duty.times')}>
        {({ id }) => (
          <div id={id} className="row">
            <DaysInput
              label={t('settings.days')}
              value={shift.days}
              onChange={(days) => onChange({ days })}
            />
            <span className="row no-wrap">
              <ClockInput
                label={t('settings.from')}
                value={shift.from}
                onChange={(from) => onChange({ from })}
              />
              <span aria-hidden>–</span>
              <ClockInput label={t('settings.to')} value={shift.to} onChange={(to) => onChange({ to })} />
              {shift.to <= shift.from && <span className="muted small">{t('settings.nextDay')}</span>}
            </span>
          </div>
        )}
      </SettingField>
      <div className="field-triple">
        <ChoiceSetting
          path={`${path}.every`}
          label={t('duty.every')}
          value={shift.every}
          options={(['day', 'week'] as const).map((value) => ({ value, label: t(`duty.everyOf.${value}`) }))}
          onChange={(every) => onChange({ every })}
        />
        <SettingField path={`${path}.startOn`} label={t('duty.startOn')}>
          {({ id }) => (
            <DateInput
              id={id}
              label={t('duty.startOn')}
              value={shift.startOn}
              onChange={(startOn) => onChange({ startOn })}
            />
          )}
        </SettingField>
        {hasCalendar && (
          <ChoiceSetting
            path={`${path}.holidays`}
            label={t('duty.holidays')}
            value={shift.holidays}
            options={(['as-usual', 'skip', 'only'] as const).map((value) => ({
              value,
              label: t(`duty.holidaysOf.${value}`),
            }))}
            onChange={(holidays) => onChange({ holidays })}
          />
        )}
      </div>
      <PeopleOrder
        path={`${path}.people`}
        people={shift.people}
        onChange={(people) => onChange({ people })}
      />
    </div>
  )
}

type PeopleOrderProps = { path: string; people: readonly string[]; onChange: (people: string[]) => void }

function PeopleOrder({ path, people, onChange }: PeopleOrderProps) {
  const { t } = useTranslation()
  const known = usePeople()
  const name = usePersonName()
  return (
    <SettingField path={path} deep label={t('duty.people')} hint={t('duty.peopleHint')}>
      {(control) => (
        <>
          <Select<string[]>
            {...control}
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={[...people]}
            options={known
              .filter(({ id, isActive }) => isActive || people.includes(id))
              .map((person) => ({ value: person.id, label: person.name }))}
            onChange={onChange}
          />
          {people.length > 1 && (
            <ol className="people-order">
              {people.map((id, index) => (
                <li key={id}>
                  {index + 1}. {name(id)}
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowUpOutlined />}
                    aria-label={t('settings.up', { name: name(id) })}
                    disabled={index === 0}
                    onClick={() => onChange(moved(people, index, index - 1))}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowDownOutlined />}
                    aria-label={t('settings.down', { name: name(id) })}
                    disabled={index === people.length - 1}
                    onClick={() => onChange(moved(people, index, index + 1))}
                  />
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </SettingField>
  )
}
