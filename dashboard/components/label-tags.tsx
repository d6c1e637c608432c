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

/** The values alone, in one quiet line, for rows of a list. */
export function LabelLine({ labels }: { labels: Labels }) {
  return (
    <div className="label-line muted small">
      {Object.entries(labels).map(([key, value]) => (
        <PageLink
          key={key}
          to="/hosts"
          search={{ labels: `${key}:${value}` }}
          className="muted"
          title={`${key}: ${value}`}
        >
          {value}
        </PageLink>
      ))}
    </div>
  )
}
