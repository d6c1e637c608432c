// What is known beside: cause and solution, the same cause before, the host's other faults.
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { exact, span } from '../../time.ts'

const Markdown = lazy(() =>
  import('../../components/markdown/markdown.tsx').then((part) => ({ default: part.Markdown })),
)

export function FaultSide({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  return (
    <>
      <Outcome fault={fault} />
      <SameCause fault={fault} />
      {fault.othersOfHost.length > 0 && (
        <Section title={t('fault.others')}>
          <ul className="side-list">
            {fault.othersOfHost.map((other) => (
              <li key={other.id}>
                <StatusMark state={other.status} word={false} />
                <PageLink to={`/faults/${other.id}`}>F-{other.id}</PageLink>
                <span className="grow breaks clamp-2">{other.title}</span>
                <span className="muted small no-wrap">{t(`stage.${other.stage}`)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** What it came from, what was done, what was learnt. */
function Outcome({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const { cause, solution, review } = fault
  if (cause === null && solution === null && review === null) return null
  return (
    <Section padded title={t('fault.outcome')}>
      <dl className="outcome">
        {cause !== null && (
          <div>
            <dt>{t('fault.cause')}</dt>
            <dd className="pre-wrap">{cause}</dd>
          </div>
        )}
        {solution !== null && (
          <div>
            <dt>{t('fault.solution')}</dt>
            <dd className="pre-wrap">{solution}</dd>
          </div>
        )}
        {review !== null && (
          <div>
            <dt>{t('fault.review')}</dt>
            <dd>
              <Suspense fallback={review}>
                <Markdown text={review} />
              </Suspense>
            </dd>
          </div>
        )}
      </dl>
    </Section>
  )
}

function SameCause({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (fault.sameCauseBefore.length === 0)
    return (
      <Section padded title={t('fault.sameCause')}>
        <p className="muted">{t('fault.sameCauseNone')}</p>
      </Section>
    )
  return (
    <Section title={t('fault.sameCause')}>
      <ul className="side-list">
        {fault.sameCauseBefore.map((before) => (
          <li key={before.id}>
            <PageLink to={`/faults/${before.id}`}>F-{before.id}</PageLink>
            <span className="muted">
              <Instant at={before.openedAt}>{exact(before.openedAt).slice(0, 10)}</Instant>
            </span>
            <span className="grow breaks">{before.solution ?? before.title}</span>
            <span className="muted small no-wrap">
              {before.closedAt !== null && span(before.closedAt - before.openedAt, language)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
