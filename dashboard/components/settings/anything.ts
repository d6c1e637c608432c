// The selector that everything fits, with which each new setting begins.
import type { Selector } from '../../../shared/selector.ts'

export const ANYTHING: Selector = { labels: {}, hosts: [], inspections: [], items: [] }
