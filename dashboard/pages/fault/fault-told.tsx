// Who was told of the fault, and what happens when nobody comes.
import { useTranslation } from 'react-i18next'
import type { FaultDetail, FaultNotice } from '../../../shared/api/fault.ts'
import { Ago, Instant } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { monthDayTime } from '../../time.ts'

const SHOWN = 8

export function FaultTold({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const { notices, escalation } = fault
  const newest = notices.toSorted((one, other) => other.at - one.at)
  const dead = notices.filter(({ state }) => state === 'dead').length
  return (
    <Section
      title={t('fault.told')}
      link={dead > 0 && <span className="form-mistake">{t('fault.toldDead', { count: dead })}</span>}
    >
      {escalation && (
        <p className="escalation">
          {t('fault.escalation', {
            policy: escalation.policyName,
            step: escalation.step,
            steps: escalation.steps,
          })}{' '}
          {escalation.nextAt !== null && (
            <>
              {t('fault.escalationNext')} <Ago at={escalation.nextAt} />
            </>
          )}
        </p>
      )}
      {newest.length === 0 ? (
        <p className="muted told-none">{t('fault.toldNobody')}</p>
      ) : (
        <ul className="side-list">
          {newest.slice(0, SHOWN).map((notice) => (
            <Notice key={notice.id} notice={notice} />
          ))}
          {newest.length > SHOWN && (
            <li className="muted">{t('fault.toldMore', { count: newest.length - SHOWN })}</li>
          )}
        </ul>
      )}
    </Section>
  )
}

function Notice({ notice }: { notice: FaultNotice }) {
  const { t, i18n } = useTranslation()
  const key = [`fault.entry.${notice.event}`, `fault.noticeEvent.${notice.event}`].find((one) =>
    i18n.exists(one),
  )
  return (
    <li>
      <span className="grow">
        <span className="breaks">{notice.channelName}</span>{' '}
        <span className="muted small">
          {key === undefined ? notice.event : t(key as 'fault.entry.opened')}
        </span>
        {notice.error !== null && notice.state !== 'sent' && (
          <div className="small breaks notice-error">{notice.error}</div>
        )}
      </span>
      <span className={`small no-wrap notice-${notice.state}`}>
        {t(`fault.notice.${notice.state}`)}{' '}
        <Instant at={notice.sentAt ?? notice.at}>{monthDayTime(notice.sentAt ?? notice.at)}</Instant>
      </span>
    </li>
  )
}
