// The findings of a round, worst first; the evidence is folded where all is well.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoundDetail } from '../../../shared/api/finding.ts'
import { EvidenceList } from '../../components/evidence-list.tsx'
import { FigureList } from '../../components/figure-list.tsx'
import { severity } from '../../components/status.ts'
import { StatusMark } from '../../components/status-mark.tsx'
import { ItemCell } from '../../components/table/item-cell.tsx'
import { ValueBar } from '../../components/value-bar.tsx'
import { leadingFigure } from '../../format.ts'

type Finding = RoundDetail['findings'][number]

export function RoundFindings({ round }: { round: RoundDetail }) {
  const findings = round.findings.toSorted((a, b) => severity(b.status) - severity(a.status))
  return findings.map((finding, index) => (
    <RoundFinding
      key={finding.item}
      finding={finding}
      titles={round.measurementTitles}
      opened={finding.status !== 'ok' && index < 3}
    />
  ))
}

type RoundFindingProps = { finding: Finding; titles: Readonly<Record<string, string>>; opened: boolean }

function RoundFinding({ finding, titles, opened }: RoundFindingProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(opened)
  const figure = leadingFigure(finding.measurements)
  return (
    <article className="round-finding">
      <div className="round-finding-head">
        <StatusMark state={finding.status} />
        <div>
          <ItemCell of={finding} summary={finding.summary} />
        </div>
        <div>{figure && <ValueBar figure={figure} status={finding.status} />}</div>
        <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'round.hideEvidence' : 'round.showEvidence')}
        </Button>
      </div>
      {open && (
        <div className="round-finding-body">
          <FigureList figures={finding.measurements} titles={titles} />
          <EvidenceList evidence={finding.evidence} />
        </div>
      )}
    </article>
  )
}
