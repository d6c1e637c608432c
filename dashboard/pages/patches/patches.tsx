// The patch level of every host.
import { FindingsPage } from '../../components/findings-page.tsx'

const NO_COLUMNS: readonly { name: string; title: string }[] = []

export default function Patches() {
  return <FindingsPage inspection="patches" figures={NO_COLUMNS} />
}
