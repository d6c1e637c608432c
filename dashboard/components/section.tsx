// A titled part of a page: heading, a door to the full list, the card.
import type { ReactNode } from 'react'
import { useId } from 'react'
import './section.css'

type SectionProps = {
  title: ReactNode
  link?: ReactNode
  children: ReactNode
  bare?: boolean
  padded?: boolean
}

export function Section({ title, link, children, bare = false, padded = false }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="section">
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {link && <span className="section-link">{link}</span>}
      </div>
      {bare ? children : <div className={padded ? 'card card-body' : 'card'}>{children}</div>}
    </section>
  )
}
