// The door to all pages: nobody is led to the sign-in page and back, a password set by others is changed first.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { LiveProvider } from '../../hooks/live.tsx'
import { useSessionWords } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { ErrorState, LoadingRows } from '../states.tsx'

const ForcedPassword = lazy(() => import('../../pages/sign-in/forced-password.tsx'))

export function Gate() {
  useSessionWords()
  const { data: me, error, refetch } = useQuery(queries.me())
  if (me === undefined)
    return <Waiting>{error && <ErrorState error={error} onRetry={() => void refetch()} />}</Waiting>
  if (me === null) return <ToSignIn />
  if (me.mustChangePassword)
    return (
      <Suspense fallback={<Waiting />}>
        <ForcedPassword me={me} />
      </Suspense>
    )
  return (
    <LiveProvider key={me.sessionId}>
      <Outlet />
    </LiveProvider>
  )
}

function Waiting({ children }: { children?: ReactNode }) {
  return <main className="page">{children || <LoadingRows rows={8} />}</main>
}

function ToSignIn() {
  const client = useQueryClient()
  const { pathname, search } = useLocation()
  // What the one before has seen is not for whoever comes next.
  useEffect(() => client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }), [client])
  const asked = `${pathname}${search}`
  return (
    <Navigate replace to={asked === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ to: asked })}`} />
  )
}
