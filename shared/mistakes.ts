// What can be wrong with a part of a request: a code that stays, and the English sentence. The dashboard takes its English
// words from here, and every other language of it is typed by them.

export const MISTAKES = {
  'bad-form': 'does not have the right form',
  'wrong-type': 'is missing, or is something else than is asked for here',
  required: 'is needed',
  'unknown-key': 'is not known here',
  'too-short': 'is too short; at least {{minimum}} characters',
  'too-long': 'is too long; at most {{maximum}} characters',
  'too-small': 'is too small; at least {{minimum}}',
  'too-large': 'is too large; at most {{maximum}}',
  'too-few': 'are too few; at least {{minimum}}',
  'too-many': 'are too many; at most {{maximum}}',
  'no-choice': 'is none of {{options}}',
  'no-url': 'is no address such as https://xunjian.example.com',
  'no-mail': 'is no mail address such as name@example.com',
  'no-date': 'is no date such as 2026-11-22',
  'no-time-zone': 'is no time zone such as Asia/Shanghai',
  'not-plain': 'holds control characters or signs that change the direction of text',
  'grade-or-risk': 'name a grade or a risk',
  'ends-before-begin': 'ends before it begins',
  'spans-too-much': 'spans more than {{days}} days',
  'end-out-of-reach': 'lies in the past or too far ahead',

  'no-such-calendar': 'there is no such calendar',
  'no-such-channel': 'there is no such channel',
  'no-such-escalation': 'there is no such escalation',
  'no-such-person': 'there is no such person',
  'no-such-roster': 'there is no such roster',
  'contact-exists': 'has a contact already',
  'shift-name-taken': 'another shift has this name',
  'id-taken': 'another one has this id',
  'calendar-needed': 'needs a calendar that has the holidays',
  'no-working-time': 'nobody would ever work',

  'no-rule': 'is no rule such as FREQ=WEEKLY;BYDAY=SA',
  'rule-frequency': 'FREQ must be one of {{options}}',
  'rule-part': '{{part}} does not work in this rule (RFC 5545)',
  'rule-refused': 'its parts do not go together (RFC 5545)',
  'rule-never-comes': 'never comes',

  'hmac-unsupported': 'Alertmanager signs nothing: bearer or basic',
  'basic-user': 'is needed with basic, without a colon',
  'unknown-secret': 'is no secret that is known here; known: {{options}}',
  'no-secret-here': 'there are no secrets here',
  'address-form': 'is no address such as https://hooks.example.com/…',
  'token-form': 'is the part behind the last / or =, without the address before it',
  'signing-secret-form': 'is no whsec_ and 24 to 64 bytes in base64; several stand with spaces between',
  'own-header': 'is not set here',
  'no-header': 'is no header',
  'sender-form': 'is no address such as Xunjian <xunjian@example.com>',
  'no-host-name': 'is no host name or address',
  'password-in-clear': 'would send its password in the clear; use starttls or tls',
  'password-in-address': 'user and password stand beside it, not in it',

  'template-no-json': 'is not JSON; names stand within texts, such as {{example}}',
  'template-no-object': 'has to be an object, from { to }',
  'template-key': 'the name {{key}} of a field cannot be filled in',
  'template-unclosed': 'two braces open and two close a name; they do not fit together in {{text}}',
  'template-name': '{{place}} is not known; there are {{options}}',
  'template-json-alone': '{{place}} has to stand alone between its quotation marks',
  'template-labels': '{{place}} is not one value; write {{better}}',
  'template-pairs': '{{place}} has to be json or pairs such as critical=1, warning=2, *=3',
} as const

export type MistakeCode = keyof typeof MISTAKES
export type MistakeValues = Readonly<Record<string, string | number>>
/** `message` is English; whoever speaks another language says it from `code` and `values`. */
export type Mistake = {
  readonly path: string
  readonly message: string
  readonly code: MistakeCode
  readonly values: MistakeValues
}

type PlacesIn<Text extends string> = Text extends `${string}{{${infer Place}}}${infer Rest}`
  ? Place | PlacesIn<Rest>
  : never
type PlacesOf<Code extends MistakeCode> = PlacesIn<(typeof MISTAKES)[Code]>
/** A sentence without places needs no values. */
export type ValuesOf<Code extends MistakeCode> = [PlacesOf<Code>] extends [never]
  ? []
  : [values: Readonly<Record<PlacesOf<Code>, string | number>>]

export function sayMistake(code: MistakeCode, values: MistakeValues): string {
  return MISTAKES[code].replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place))
}

export function mistake<Code extends MistakeCode>(
  path: string,
  code: Code,
  ...given: ValuesOf<Code>
): Mistake {
  const values: MistakeValues = given[0] ?? {}
  return { path, message: sayMistake(code, values), code, values }
}

/** For zod's `refine`: what is refused keeps its code. */
export function refusal<Code extends MistakeCode>(code: Code, ...given: ValuesOf<Code>) {
  const values: MistakeValues = given[0] ?? {}
  return { message: sayMistake(code, values), params: { code, values } }
}
