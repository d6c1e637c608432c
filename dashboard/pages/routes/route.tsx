// One route: of what, which events, when, and on which channels.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Route } from '../../../shared/api/settings/channel.ts'
import { Section } from '../../components/section.tsx'
import { EnabledSetting, NameSetting } from '../../components/settings/common-settings.tsx'
import { NumberSetting, SeveralSetting, SwitchSetting } from '../../components/settings/controls.tsx'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import { SelectorEditor } from '../../components/settings/selector-editor.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useChoices, useNameIn } from '../../components/settings/use-settings.ts'
import { blankRoute } from './blank-route.ts'
import { ROUTED_EVENTS, USUAL } from './events.ts'
import { RouteTimes } from './route-times.tsx'
import { sayRoute } from './route-words.ts'

type RouteForm = Form<'route'>

export default function RoutePage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="route"
      crumb={t('settings.plural.route')}
      blank={blankRoute}
      check={(draft) => checkRoute(draft, t)}
      aside={({ draft }) => <InWords route={draft} />}
    >
      {(form) => (
        <>
          <WhomFields form={form} />
          <Section title={t('routes.ofWhat')} padded>
            <SelectorEditor value={form.draft.match} onChange={(match) => form.change({ match })} />
          </Section>
          <WhichFields form={form} />
          <RouteTimes form={form} />
        </>
      )}
    </SettingEditor>
  )
}

function checkRoute({ name, channelIds, times }: Route, t: TFunction): Mistakes {
  return {
    ...(name.trim() === '' && { name: t('form.required') }),
    ...(channelIds.length === 0 && { channelIds: t('routes.noChannel') }),
    ...(times?.some(({ days }) => days.length === 0) && { times: t('routes.noDays') }),
  }
}

function WhomFields({ form: { draft, change } }: { form: RouteForm }) {
  const { t } = useTranslation()
  const channels = useChoices('channel')
  const rosters = useChoices('roster')
  return (
    <Section title={t('routes.whom')} padded>
      <div className="form-fields">
        <NameSetting draft={draft} change={change} placeholder={t('routes.namePlaceholder')} />
        <SeveralSetting
          path="channelIds"
          label={t('settings.plural.channel')}
          none={t('routes.noChannel')}
          value={draft.channelIds}
          options={channels}
          onChange={(channelIds) => change({ channelIds })}
        />
        <SeveralSetting
          path="rosterIds"
          label={t('routes.rosters')}
          hint={t('routes.rostersHint')}
          none={t('policies.nobody')}
          value={draft.rosterIds}
          options={rosters}
          onChange={(rosterIds) => change({ rosterIds })}
        />
        <div className="field-pair">
          <NumberSetting
            path="order"
            label={t('settings.order')}
            hint={t('routes.orderHint')}
            min={0}
            max={10_000}
            value={draft.order}
            onChange={(order = 0) => change({ order })}
          />
          <div className="form-fields">
            <EnabledSetting draft={draft} change={change} />
            <SwitchSetting
              label={t('routes.isLast')}
              hint={t('routes.isLastHint')}
              value={draft.isLast}
              onChange={(isLast) => change({ isLast })}
            />
          </div>
        </div>
      </div>
    </Section>
  )
}

const GRADES = ['general', 'major'] as const
const RISKS = ['high', 'medium', 'low'] as const
const SOURCES = ['inspection', 'silence', 'alertmanager', 'grafana', 'person'] as const

function WhichFields({ form: { draft, change } }: { form: RouteForm }) {
  const { t } = useTranslation()
  return (
    <Section title={t('routes.which')} padded>
      <div className="form-fields">
        <SeveralSetting
          path="events"
          label={t('routes.events')}
          hint={t('routes.usualHint', {
            events: USUAL.map((event) => t(`routes.event.${event}`)).join(t('settings.listSeparator')),
          })}
          none={t('routes.usual')}
          value={draft.events}
          options={ROUTED_EVENTS.map((value) => ({ value, label: t(`routes.event.${value}`) }))}
          onChange={(events) => change({ events })}
        />
        <div className="field-triple">
          <SeveralSetting
            path="grades"
            label={t('routes.grades')}
            none={t('routes.any')}
            value={draft.grades}
            options={GRADES.map((value) => ({ value, label: t(`grade.${value}`) }))}
            onChange={(grades) => change({ grades })}
          />
          <SeveralSetting
            path="risks"
            label={t('policies.riskField')}
            none={t('routes.any')}
            value={draft.risks}
            options={RISKS.map((value) => ({ value, label: t(`policies.risk.${value}`) }))}
            onChange={(risks) => change({ risks })}
          />
          <SeveralSetting
            path="sources"
            label={t('routes.sources')}
            none={t('routes.any')}
            value={draft.sources}
            options={SOURCES.map((value) => ({ value, label: t(`routes.source.${value}`) }))}
            onChange={(sources) => change({ sources })}
          />
        </div>
      </div>
    </Section>
  )
}

function InWords({ route }: { route: Route }) {
  const { t } = useTranslation()
  const channel = useNameIn('channel')
  return (
    <Section title={t('routes.inWords')} padded>
      <ul className="say-list">
        {sayRoute(route, t).map((words) => (
          <li key={words}>{words}</li>
        ))}
        <li>
          {route.channelIds.length === 0
            ? t('routes.say.nowhere')
            : t('routes.say.on', {
                channels: route.channelIds.map(channel).join(t('settings.listSeparator')),
              })}
        </li>
      </ul>
    </Section>
  )
}
