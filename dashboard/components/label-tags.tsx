// The labels of a host; each is a door to the hosts that have it.
import type { Labels } from '../../shared/api/common.ts'
import { PageLink } from './page-link.tsx'

export function LabelTags({ labels, links = true }: { labels: Labels; links?: boolean }) {
  return Object.entries(labels).map(([key, value]) => {
    const words = `${key}: ${value}`
    if (!links)
      return (
        <span key={key} className="tag" title={words}>
          {words}
        </span>
      )
    return (
      <PageLink key={key} to="/hosts" search={{ labels: `${key}:${value}` }} className="tag" title={words}>
        {words}
      </PageLink>
    )
  })
}
