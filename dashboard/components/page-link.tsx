// A link inside the dashboard; the group filter goes along.
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useGroup } from '../hooks/address.ts'

export type Search = Readonly<Record<string, string | number | undefined>>

export function pageAddress(path: string, search: Search, group: string): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') params.set(name, String(value))
  }
  if (group !== '' && !params.has('group')) params.set('group', group)
  return params.size > 0 ? `${path}?${params}` : path
}

type PageLinkProps = {
  to: string
  search?: Search
  className?: string
  children: ReactNode
  title?: string
  /** This is where the reader is. */
  current?: boolean
}

export function PageLink({ to, search = {}, children, current = false, ...rest }: PageLinkProps) {
  const { group } = useGroup()
  return (
    <Link to={pageAddress(to, search, group)} {...rest} {...(current && { 'aria-current': 'page' })}>
      {children}
    </Link>
  )
}
