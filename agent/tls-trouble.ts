// Why a collector was not believed, in words, and what a person can do; there is no way around it.

export type TlsTrouble = { readonly words: string; readonly advice: string }

const CLOCK = 'Look at the clocks of this host and of the collector'
const OTHER_AUTHORITY: TlsTrouble = {
  words: 'shows a certificate of an authority that this host does not trust',
  advice:
    'Somebody may be in between, or the collector was set up anew: check the address, then xunjian-agent enrol --again',
}
const TROUBLES: Readonly<Record<string, TlsTrouble>> = {
  CERT_HAS_EXPIRED: { words: 'shows a certificate that has ended', advice: CLOCK },
  CERT_NOT_YET_VALID: { words: 'shows a certificate that is not valid yet', advice: CLOCK },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    words: 'shows a certificate for another name',
    advice:
      'Use a name of the collector that its certificate has, or add this one there: tls.names, publicUrl',
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: OTHER_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: OTHER_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: OTHER_AUTHORITY,
  CERT_SIGNATURE_FAILURE: OTHER_AUTHORITY,
  INVALID_CA: OTHER_AUTHORITY,
  ERR_SSL_WRONG_VERSION_NUMBER: {
    words: 'does not speak TLS',
    advice: 'Check address and port of the collector',
  },
}

/** Null when it is no matter of trust. */
export function tlsTroubleOf(error: unknown): TlsTrouble | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return TROUBLES[code] ?? null
}
