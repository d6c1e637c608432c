// One maintenance window: why, when, for what, and who is told before.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Window } from '../../../shared/api/settings/window.ts'
import { Section } from '../../components/section.tsx'
import { EnabledSetting, NameSetting } from '../../components/settings/common-settings.tsx'
import { SeveralSetting, SwitchSetting, TextSetting } from '../../components/settings/controls.tsx'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import { SelectorEditor } from '../../components/settings/selector-editor.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import { LengthSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useChoices } from '../../components/settings/use-settings.ts'
import { blankWindow } from './blank-window.ts'
import { NextDates } from './next-dates.tsx'
import { WhenFields } from './when-fields.tsx'
import './windows.css'

type WindowForm = Form<'window'>

export default function WindowPage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="window"
      crumb={t('windows.title')}
      blank={blankWindow}
      check={(draft) => checkWindow(draft, t)}
      aside={(form) => <NextDates form={form} />}
    >
      {(form) => (
        <>
          <WhyFields form={form} />
          <WhenFields form={form} />
          <Section title={t('windows.forWhat')} padded>
            <div className="form-fields">
              <p className="muted">{t('windows.forWhatHint')}</p>
              <SelectorEditor value={form.draft.match} onChange={(match) => form.change({ match })} />
            </div>
          </Section>
          <NoticeFields form={form} />
        </>
      )}
    </SettingEditor>
  )
}

function checkWindow({ name, reason, minutes, noticeMinutes, channelIds }: Window, t: TFunction): Mistakes {
  return {
    ...(name.trim() === '' && { name: t('form.required') }),
    ...(reason.trim() === '' && { reason: t('form.required') }),
    ...(minutes < 1 && { minutes: t('form.required') }),
    ...(noticeMinutes !== null && channelIds.length === 0 && { channelIds: t('routes.noChannel') }),
  }
}

function WhyFields({ form: { draft, change } }: { form: WindowForm }) {
  const { t } = useTranslation()
  return (
    <Section title={t('windows.why')} padded>
      <div className="form-fields">
        <NameSetting draft={draft} change={change} placeholder={t('windows.namePlaceholder')} />
        <TextSetting
          path="reason"
          label={t('windows.reason')}
          hint={t('windows.reasonHint')}
          rows={1}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
        />
        <div className="field-pair">
          <TextSetting
            path="filing"
            label={t('windows.filing')}
            hint={t('windows.filingHint')}
            value={draft.filing}
            onChange={(filing) => change({ filing })}
          />
          <TextSetting
            path="effect"
            label={t('windows.effect')}
            hint={t('windows.effectHint')}
            value={draft.effect}
            onChange={(effect) => change({ effect })}
          />
        </div>
        <EnabledSetting draft={draft} change={change} />
      </div>
    </Section>
  )
}

const A_DAY = 1_440

function NoticeFields({ form: { draft, change } }: { form: WindowForm }) {
  const { t } = useTranslation()
  const channels = useChoices('channel')
  return (
    <Section title={t('windows.notice')} padded>
      <div className="form-fields">
        <SwitchSetting
          label={t('windows.tell')}
          hint={t('windows.tellHint')}
          value={draft.noticeMinutes !== null}
          onChange={(on) => change({ noticeMinutes: on ? A_DAY : null })}
        />
        {draft.noticeMinutes !== null && (
          <div className="field-pair">
            <LengthSetting
              path="noticeMinutes"
              label={t('windows.before')}
              value={draft.noticeMinutes}
              onChange={(noticeMinutes) => change({ noticeMinutes: Math.max(1, noticeMinutes ?? 1) })}
            />
            <SeveralSetting
              path="channelIds"
              label={t('settings.plural.channel')}
              none={t('routes.noChannel')}
              value={draft.channelIds}
              options={channels}
              onChange={(channelIds) => change({ channelIds })}
            />
          </div>
        )}
      </div>
    </Section>
  )
}
