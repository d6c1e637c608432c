// Announcing the next authority, and how many hosts have heard of it.
import { Button, Progress, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrustState } from '../../../shared/api/enrolment.ts'
import { api } from '../../api.ts'
import { CopyLine } from '../../components/copy-line.tsx'
import { FactList } from '../../components/fact-list.tsx'
import { ActionError } from '../../components/form/action-error.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { Field } from '../../components/form/field.tsx'
import { Ago, Instant } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { useAction } from '../../hooks/action.ts'
import { useClock } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { DAY, exact, span } from '../../time.ts'

export function Rotation({ trust }: { trust: TrustState }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  return (
    <Section padded title={t('trust.rotation')}>
      {trust.next ? (
        <Announced next={trust.next} />
      ) : (
        <div className="stack">
          <p>
            {t('trust.rotationNone')} <span className="muted">{t('trust.rotationHint')}</span>
          </p>
          <div>
            <Button onClick={() => setAsking(true)}>{t('trust.rotate')}</Button>
          </div>
        </div>
      )}
      {asking && <RotateDialog onClose={() => setAsking(false)} />}
    </Section>
  )
}

function Announced({ next }: { next: NonNullable<TrustState['next']> }) {
  const { t } = useTranslation()
  const { fingerprint, takesOverAt, hostsInformed, hosts } = next
  const left = hosts - hostsInformed
  return (
    <div className="rotation-progress">
      <div>
        <p className="muted">{t('trust.next')}</p>
        <CopyLine text={fingerprint} />
      </div>
      <FactList
        facts={[
          [
            t('trust.takesOver'),
            <span key="at">
              <Instant at={takesOverAt}>{exact(takesOverAt).slice(0, 16)}</Instant>{' '}
              <span className="muted">
                <Ago at={takesOverAt} />
              </span>
            </span>,
          ],
          [t('trust.informed'), t('trust.informedOf', { informed: hostsInformed, hosts })],
        ]}
      />
      <Progress
        percent={hosts === 0 ? 100 : Math.floor((hostsInformed / hosts) * 100)}
        size="small"
        aria-label={t('trust.informed')}
      />
      <p className="muted">{left > 0 ? t('trust.informedNot', { count: left }) : t('trust.informedAll')}</p>
    </div>
  )
}

const DELAYS = [7, 30, 90].map((days) => days * DAY)

function RotateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [delay, setDelay] = useState(30 * DAY)
  const at = useClock((now) => exact(now + delay).slice(0, 16))
  const rotate = useAction(api.rotateAuthority, { refresh: [queries.trust().queryKey], onDone: onClose })
  return (
    <Dialog
      title={t('trust.rotateTitle')}
      submit={t('trust.rotate')}
      busy={rotate.isPending}
      dirty={false}
      onClose={onClose}
      onSubmit={() => rotate.mutate({ takesOverAfterMs: delay })}
    >
      <p>{t('trust.rotateWhat')}</p>
      <p className="muted">{t('trust.rotationHint')}</p>
      <Field label={t('trust.rotateAfter')} hint={at}>
        {({ status: _status, ...control }) => (
          <Select
            {...control}
            value={delay}
            onChange={setDelay}
            options={DELAYS.map((value) => ({ value, label: span(value, language) }))}
          />
        )}
      </Field>
      <ActionError error={rotate.error} />
    </Dialog>
  )
}
