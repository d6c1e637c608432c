// How one person is reached: mail, telephone, as whom the robots mention them, and on which channels.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Navigate, useParams } from 'react-router'
import type { Contact } from '../../../shared/api/settings/channel.ts'
import { pageAddress } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { MaybeSetting, SeveralSetting, TextSetting } from '../../components/settings/controls.tsx'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useChoices, usePeople, usePersonName, useSettings } from '../../components/settings/use-settings.ts'
import { LoadingRows } from '../../components/states.tsx'
import { useGroup } from '../../hooks/address.ts'
import { useCan, useMe } from '../../hooks/me.tsx'
import { blankContact } from './blank-contact.ts'
import { MENTIONS } from './mentions.ts'

export default function ContactPage() {
  const { id } = useParams()
  const me = useMe()
  const { group } = useGroup()
  const { settings } = useSettings('contact')
  if (id !== 'mine') return <ContactEditor />
  if (me === null || settings === undefined) return <LoadingRows rows={4} />
  const own = settings.find(({ body }) => body.userId === me.id)
  return <Navigate replace to={pageAddress(`/duty/contacts/${own?.id ?? 'new'}`, {}, group)} />
}

/** Everybody keeps their own, administrators those of everybody. */
function ContactEditor() {
  const { t } = useTranslation()
  const me = useMe()
  const can = useCan()
  const person = usePersonName()
  const { settings } = useSettings('contact')
  const isMineThere = settings?.some(({ body }) => body.userId === me?.id) ?? true
  return (
    <SettingEditor
      kind="contact"
      crumb={t('settings.plural.contact')}
      blank={() => blankContact(isMineThere ? '' : me?.id)}
      check={(draft) => checkContact(draft, t)}
      mayChange={(saved) =>
        can('administer') || (saved === null ? !isMineThere : saved.body.userId === me?.id)
      }
      titleOf={({ userId }) => (userId === '' ? '' : t('contacts.of', { name: person(userId) }))}
    >
      {(form) => <ContactFields form={form} />}
    </SettingEditor>
  )
}

function checkContact({ userId, email, phone }: Contact, t: TFunction): Mistakes {
  return {
    ...(userId === '' && { userId: t('form.required') }),
    ...(email !== null && !/^\S+@\S+\.\S+$/.test(email) && { email: t('contacts.wrongEmail') }),
    ...(!/^\+?[0-9 -]*$/.test(phone) && { phone: t('contacts.wrongPhone') }),
  }
}

function ContactFields({ form: { draft, change, saved } }: { form: Form<'contact'> }) {
  const { t } = useTranslation()
  const me = useMe()
  const can = useCan()
  const people = usePeople()
  const channels = useChoices('channel')
  const { settings } = useSettings('contact')
  const taken = new Set(settings?.map(({ body }) => body.userId))
  return (
    <>
      <Section title={t('contacts.reach')} padded>
        <div className="form-fields">
          {saved === null && (
            <MaybeSetting
              path="userId"
              label={t('settings.person')}
              none={t('form.required')}
              value={draft.userId === '' ? undefined : draft.userId}
              options={people
                .filter(({ id }) => !taken.has(id) && (can('administer') || id === me?.id))
                .map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(userId = '') => change({ userId })}
            />
          )}
          <div className="field-pair">
            <TextSetting
              path="email"
              label={t('contacts.email')}
              value={draft.email ?? ''}
              maxLength={320}
              onChange={(email) => change({ email: email.trim() === '' ? null : email.trim() })}
            />
            <TextSetting
              path="phone"
              label={t('contacts.phone')}
              placeholder="+86 138 0000 0000"
              value={draft.phone}
              maxLength={32}
              onChange={(phone) => change({ phone })}
            />
          </div>
          <SeveralSetting
            path="channelIds"
            label={t('contacts.channels')}
            hint={t('contacts.channelsHint')}
            none={t('contacts.noChannels')}
            value={draft.channelIds}
            options={channels}
            onChange={(channelIds) => change({ channelIds })}
          />
        </div>
      </Section>
      <Section title={t('contacts.mentions')} padded>
        <div className="form-fields">
          <p className="muted">{t('contacts.mentionsHint')}</p>
          <div className="field-pair">
            {MENTIONS.map((name) => (
              <TextSetting
                key={name}
                path={`mentions.${name}`}
                label={t(`channels.types.${name}`)}
                hint={t(`contacts.mentionAs.${name}`)}
                maxLength={100}
                value={draft.mentions[name] ?? ''}
                onChange={(value) =>
                  change({
                    mentions: { ...draft.mentions, [name]: value.trim() === '' ? undefined : value.trim() },
                  })
                }
              />
            ))}
          </div>
        </div>
      </Section>
    </>
  )
}
