// Where the collector is, and the rule that nothing travels unprotected beyond this machine.

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** The mistake in an address for people; null when there is none. */
export function mistakeInCollectorUrl(text: string): string | null {
  if (!URL.canParse(text)) return 'is not an address; write http://127.0.0.1:8420'
  const url = new URL(text)
  if (!['http:', 'https:'].includes(url.protocol))
    return `begins with ${url.protocol}//; write http:// or https://`
  if (url.username !== '' || url.password !== '')
    return 'holds a name or password; nothing secret goes into an address'
  if (url.search !== '' || url.hash !== '') return 'has something behind ? or #; leave that out'
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    return 'is plain http beyond this machine; use https:// or a tunnel to 127.0.0.1'
  }
  return null
}

/** `http://host/base` + `/agent/connect` as a WebSocket address. */
export function socketUrl(collectorUrl: string): string {
  return placeUnder(collectorUrl, '/agent/connect').replace(/^http/, 'ws')
}

export function placeUnder(collectorUrl: string, path: string): string {
  return `${collectorUrl.replace(/\/+$/, '')}${path}`
}
