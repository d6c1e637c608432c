// Whether this is a container: its hardware and its kernel are then the machine's and not its own.
import type { Host } from './host.ts'
import { MOUNTINFO, mountOf, parseMountinfo } from './mounts.ts'

/** `.dockerenv` alone proves nothing: it stays in the file system of a machine that was made from an image. */
export async function isContainer(host: Host): Promise<boolean> {
  for (const mark of ['/run/systemd/container', '/run/.containerenv']) {
    if ((await host.stat(mark)) !== null) return true
  }
  if ((await host.stat('/.dockerenv')) === null) return false
  return mountOf('/', parseMountinfo((await host.readText(MOUNTINFO)) ?? ''))?.type === 'overlay'
}
