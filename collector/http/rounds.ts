// Rounds: the list, one round with its evidence, and the history of an item that they make.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery, PageQuery } from '../../shared/api/common.ts'
import { History, HistoryQuery, RoundDetail, RoundPage } from '../../shared/api/finding.ts'
import { Outcome } from '../../shared/round.ts'
import { Status } from '../../shared/status.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { HostParam, requireHost } from './hosts.ts'
import type { AppParts } from './parts.ts'
import { presentHistory } from './present-history.ts'
import { presentRound, presentRoundDetail } from './present-round.ts'
import { AppError } from './problem.ts'
import { createRouter, INVALID, json, listOf, NOT_FOUND } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const LONGEST_HISTORY_MS = COLLECTOR_LIMITS.historyDays * 86_400_000

const RoundListQuery = z.strictObject({
  ...PageQuery.shape,
  host: z.string().max(64).optional(),
  inspection: z.string().max(64).optional(),
  item: z.string().max(500).optional(),
  status: listOf(Status),
  outcome: listOf(Outcome),
  from: z.coerce.number<string | number>().optional(),
  to: z.coerce.number<string | number>().optional(),
})
const ItemHistoryQuery = z
  .strictObject({ ...HistoryQuery.shape, ...LanguageQuery.shape })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => to - from <= LONGEST_HISTORY_MS, {
    path: ['from'],
    message: `at most ${COLLECTOR_LIMITS.historyDays} days`,
  })
export const IdParam = z.object({ id: z.coerce.number<string | number>().int().min(1) })

const listRounds = createRoute({
  method: 'get',
  path: '/rounds',
  tags: ['Rounds'],
  summary: 'Rounds, newest first',
  description:
    'A page may hold fewer rounds than asked for, even none, and still have a `next`: one page searches only so far. ' +
    'With `item` the rows speak of that item alone.',
  request: { query: RoundListQuery },
  responses: { 200: json('A page of rounds', RoundPage), ...INVALID },
})
const showRound = createRoute({
  method: 'get',
  path: '/rounds/{id}',
  tags: ['Rounds'],
  summary: 'One round with its findings and their evidence',
  request: { params: IdParam, query: LanguageQuery.strict() },
  responses: { 200: json('The round', RoundDetail), ...INVALID, ...NOT_FOUND },
})
const showHistory = createRoute({
  method: 'get',
  path: '/hosts/{id}/history',
  tags: ['Rounds'],
  summary: 'A figure of one item over time, with its limits, its statuses and its gaps',
  request: { params: HostParam, query: ItemHistoryQuery },
  responses: { 200: json('The history', History), ...INVALID, ...NOT_FOUND },
})

export function createRoundRoutes(parts: AppParts) {
  const { readStore, clock } = parts
  return createRouter()
    .openapi(listRounds, async (c) => {
      const { lang, status, outcome, ...query } = c.req.valid('query')
      const voice = createVoice(parts, lang, zoneOf(c))
      const { rounds, next } = await readStore.rounds({ ...query, statuses: status, outcomes: outcome })
      return c.json({ rounds: rounds.map((round) => presentRound(voice, round, query.item)), next }, 200)
    })
    .openapi(showRound, (c) => {
      const round = readStore.roundById(c.req.valid('param').id)
      if (round === null) throw new AppError('unknown-round')
      return c.json(presentRoundDetail(createVoice(parts, c.req.valid('query').lang, zoneOf(c)), round), 200)
    })
    .openapi(showHistory, (c) => {
      const host = requireHost(parts, c.req.valid('param').id)
      const { lang, points, ...query } = c.req.valid('query')
      const history = readStore.history({ ...query, hostId: host.id })
      if (history === null) throw new AppError('unknown-inspection')
      const frame = { from: query.from, to: Math.min(query.to, clock()), points }
      return c.json(
        presentHistory(createVoice(parts, lang, zoneOf(c)), query.inspection, history, frame),
        200,
      )
    })
}
