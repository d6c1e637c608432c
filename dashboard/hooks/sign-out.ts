// Leaving: the collector ends the session, and every tab of this browser goes to the sign-in page.
import { api } from '../api.ts'
import { rememberSignedIn, saySession } from '../session.ts'

export function useSignOut() {
  return () => {
    // Before the answer: whoever leaves and is cut off must not be told that their session has ended.
    rememberSignedIn(false)
    void api.signOut().then(
      () => saySession('ended'),
      () => location.assign('/sign-in'),
    )
  }
}
