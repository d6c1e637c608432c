// Raw output as it was read, each piece with its source.
import { useTranslation } from 'react-i18next'
import type { Evidence } from '../../shared/finding.ts'
import './evidence-list.css'

export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const { t } = useTranslation()
  if (evidence.length === 0) return <p className="muted">{t('host.noEvidence')}</p>
  return (
    <div className="evidence-list">
      {evidence.map((piece) => (
        <figure key={`${piece.source} ${piece.text}`}>
          <figcaption className="muted small mono breaks">{piece.source}</figcaption>
          {/* biome needs no role: a scrolling region must be reachable by keyboard */}
          <section className="evidence mono" tabIndex={0} aria-label={piece.source}>
            {piece.text}
          </section>
        </figure>
      ))}
    </div>
  )
}
