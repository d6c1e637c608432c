// What happened, as this round reports it.
import { useTranslation } from 'react-i18next'
import type { RoundDetail } from '../../../shared/api/finding.ts'
import { EventList } from '../../components/event-list.tsx'
import { Section } from '../../components/section.tsx'

export function RoundEvents({ round }: { round: RoundDetail }) {
  const { t } = useTranslation()
  const { hostId, hostName, inspection } = round
  const events = round.events.map((event, id) => ({
    ...event,
    id,
    hostId,
    hostName,
    inspection,
    code: '',
    roundId: null,
  }))
  return (
    <Section title={t('round.events')}>
      <EventList events={events} days host={false} />
    </Section>
  )
}
