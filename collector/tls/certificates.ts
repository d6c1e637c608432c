// Makes authorities and server certificates (X.509, ECDSA P-256); load it only when one is to be made, it costs 12 MB.
import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

/** Both in PEM. */
export type KeyedCertificate = { readonly certificate: string; readonly key: string }
export type Span = { readonly notBefore: number; readonly notAfter: number }

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'

/** An authority that signs itself. Its name tells it apart from the one before it. */
export function issueAuthority(name: string, span: Span): KeyedCertificate {
  const keys = newKeys()
  const subject = toName(name)
  const certificate = issue({
    subject,
    issuer: subject,
    span,
    publicKey: keys.publicKey,
    signer: keys.privateKey,
    extensions: authorityExtensions(keys.publicKey),
  })
  return { certificate, key: toPem(keys.privateKey) }
}

/** A certificate for the key of the newer authority, signed by the older: who trusts only the older can go on. */
export function crossSign(newer: string, older: KeyedCertificate): string {
  const [subject, issuer] = [new X509Certificate(newer), new X509Certificate(older.certificate)]
  const notAfter = Math.min(subject.validToDate.getTime(), issuer.validToDate.getTime())
  return issue({
    subject: nameIn(newer),
    issuer: nameIn(older.certificate),
    span: { notBefore: subject.validFromDate.getTime(), notAfter },
    publicKey: subject.publicKey,
    signer: createPrivateKey(older.key),
    issuerKey: issuer.publicKey,
    extensions: authorityExtensions(subject.publicKey),
  })
}

/** A certificate of a server, for names and addresses. */
export function issueServer(
  authority: KeyedCertificate,
  names: readonly string[],
  span: Span,
): KeyedCertificate {
  const keys = newKeys()
  const issuer = new X509Certificate(authority.certificate)
  const alternatives = new SubjectAlternativeName(
    names.map((name) =>
      isIP(name) === 0 ? new GeneralName({ dNSName: name }) : new GeneralName({ iPAddress: name }),
    ),
  )
  const certificate = issue({
    subject: toName(names[0] ?? 'xunjian'),
    issuer: nameIn(authority.certificate),
    span: { ...span, notAfter: Math.min(span.notAfter, issuer.validToDate.getTime()) },
    publicKey: keys.publicKey,
    signer: createPrivateKey(authority.key),
    issuerKey: issuer.publicKey,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth]), false),
      extension(id_ce_subjectAltName, alternatives, false),
    ],
  })
  return { certificate, key: toPem(keys.privateKey) }
}

type Order = {
  readonly subject: Name
  readonly issuer: Name
  readonly span: Span
  readonly publicKey: KeyObject
  readonly signer: KeyObject
  readonly issuerKey?: KeyObject
  readonly extensions: readonly Extension[]
}

function issue({
  subject,
  issuer,
  span,
  publicKey,
  signer,
  issuerKey = publicKey,
  extensions,
}: Order): string {
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 })
  const authorityKey = new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdOf(issuerKey)) })
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: newSerial(),
    signature: signatureAlgorithm,
    issuer,
    validity: new Validity({ notBefore: wholeSecond(span.notBefore), notAfter: wholeSecond(span.notAfter) }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([...extensions, extension(id_ce_authorityKeyIdentifier, authorityKey, false)]),
  })
  const signatureValue = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), signer)
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm,
    signatureValue: bytes(signatureValue),
  })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString()
}

function authorityExtensions(publicKey: KeyObject): Extension[] {
  return [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 1 }), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
    extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(publicKey)), false),
  ]
}

function extension(extnID: string, value: object, critical: boolean): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

function toName(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName.slice(0, 64) })
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])])
}

function nameIn(certificate: string): Name {
  return AsnConvert.parse(new X509Certificate(certificate).raw, Certificate).tbsCertificate.subject
}

function newKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

/** Positive, random, and of the same length whatever comes. */
function newSerial(): ArrayBuffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return bytes(serial)
}

function keyIdOf(publicKey: KeyObject): ArrayBuffer {
  return bytes(createHash('sha256').update(spkiOf(publicKey)).digest().subarray(0, 20))
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function toPem(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }))
}

function wholeSecond(at: number): Date {
  return new Date(Math.floor(at / 1_000) * 1_000)
}

function bytes(buffer: Buffer): ArrayBuffer {
  return Uint8Array.from(buffer).buffer
}
