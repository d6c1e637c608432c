// Whether somebody is signed in, as the tabs of a browser tell one another; the collector alone knows for certain.
const NAME = 'xunjian-session'
const KEY = 'xunjian.signedIn'

export type SessionWord = 'begun' | 'ended'

const listeners = new Set<(word: SessionWord) => void>()
// Missing on a page that came over plain HTTP from another machine; each tab then finds out for itself.
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(NAME) : undefined
channel?.addEventListener('message', ({ data }: MessageEvent<SessionWord>) => tell(data))

function tell(word: SessionWord): void {
  for (const listener of listeners) listener(word)
}

export function onSession(listener: (word: SessionWord) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Said by whoever signs in or out, and by any request that the collector no longer knows. */
export function saySession(word: SessionWord): void {
  tell(word)
  channel?.postMessage(word)
}

/** A browser that signed in and never out was cut off: its session has ended by itself or by somebody else. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}

export function rememberSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(KEY, '1')
    else localStorage.removeItem(KEY)
  } catch {
    // Without storage the sign-in page only cannot say that a session has ended.
  }
}

/** Where to go after signing in: a page of this dashboard, whatever the address says. */
export function safeReturn(to: string | null): string {
  return to?.startsWith('/') && !/^\/[/\\]/.test(to) && !to.startsWith('/sign-in') ? to : '/'
}
