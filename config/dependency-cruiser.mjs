// The walls between the parts, as dependency-cruiser rules; each has a specimen under tests/fixtures/walls/.
const parts = '^(agent|collector|dashboard)/'
const nodeModule = (name) => `(^|/)node_modules/(${name})/`
const sqlDrivers = ['better-sqlite3', 'kysely', 'pg']
const pure = '^collector/(ingest/decide|faults/fault\\.ts$)'
const source = '^(agent|collector|dashboard|shared|scripts)/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'shared-imports-only-zod',
      comment: 'shared/ runs in Node and in browsers and owns the words, so it leans on nothing but zod.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: ['^shared/', nodeModule('zod')] },
    },
    {
      name: 'parts-import-only-themselves-and-shared',
      comment:
        'Agent, collector and dashboard are released and understood apart; what they share is in shared/.',
      severity: 'error',
      from: { path: parts },
      to: {
        dependencyTypes: ['local'],
        pathNot: ['^$1/', '^shared/', '^collector/http/api-type\\.ts$', '^tests/'],
      },
    },
    {
      name: 'only-dashboard-api-knows-the-api-type',
      comment: 'One door: dashboard/api.ts takes the types of the API from the collector, nobody else does.',
      severity: 'error',
      from: { path: parts, pathNot: ['^collector/', '^dashboard/api\\.ts$'] },
      to: { path: '^collector/http/api-type\\.ts$' },
    },
    {
      name: 'api-type-gives-types-only',
      comment: 'A value imported through this door would pull the collector into the browser.',
      severity: 'error',
      from: { path: '^dashboard/api\\.ts$' },
      to: { path: '^collector/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dashboard-has-no-node',
      comment: 'The dashboard runs in browsers, where no module of Node exists.',
      severity: 'error',
      from: { path: '^dashboard/', pathNot: '^dashboard/vite\\.config\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'inspections-do-not-know-each-other',
      comment: 'Adding or removing an inspection must touch one file and one registry line.',
      severity: 'error',
      from: { path: '^agent/inspections/([^/.]+)', pathNot: '^agent/inspections/index\\.ts$' },
      to: { path: '^agent/inspections/', pathNot: '^agent/inspections/$1(\\.ts$|/)' },
    },
    {
      name: 'inspections-reach-the-machine-through-the-host',
      comment:
        'Only what goes through the host port can be tested on fixture machines and given a time limit.',
      severity: 'error',
      from: { path: '^agent/inspections/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'inspections-see-only-the-host-port',
      comment:
        'An inspection that knows the adapters behind the port, or a library of its own, bypasses the port.',
      severity: 'error',
      from: { path: '^agent/inspections/' },
      to: {
        path: ['^agent/host/', 'node_modules/'],
        pathNot: ['^agent/host/(host|mounts|container)\\.ts$', nodeModule('zod')],
      },
    },
    {
      name: 'processes-start-in-one-file',
      comment:
        'agent/host/command.ts alone gives each process a time limit, an output cap and a whole group to end.',
      severity: 'error',
      from: { path: '^(agent|collector|dashboard|shared)/', pathNot: '^agent/host/command\\.ts$' },
      to: { path: '^(node:)?(child_process|cluster)$' },
    },
    {
      name: 'sql-only-in-the-store',
      comment: 'One port to the database keeps the rules testable and lets another database take its place.',
      severity: 'error',
      from: { path: '^collector/', pathNot: '^collector/store/' },
      to: { path: [nodeModule(sqlDrivers.join('|')), '^(node:)?sqlite$'] },
    },
    {
      name: 'hono-only-at-the-edge',
      comment:
        'Rules and store must work without HTTP; routes stand in app.ts and http/, sockets in one file.',
      severity: 'error',
      from: {
        path: parts,
        pathNot: [
          '^collector/(app|start-parts)\\.ts$',
          '^collector/http/',
          '^collector/gateway/socket',
          '^dashboard/api\\.ts$',
        ],
      },
      to: { path: nodeModule('hono|@hono/[^/]+') },
    },
    {
      name: 'prom-client-only-in-metrics',
      comment:
        'Its rendering blocks the event loop when it grows, so what goes into it is decided in one folder.',
      severity: 'error',
      from: { path: parts, pathNot: '^collector/metrics/' },
      to: { path: nodeModule('prom-client') },
    },
    {
      name: 'pure-parts-do-no-input-or-output',
      comment: 'Decisions are tested with literal tables: no Node, no store, time is an argument.',
      severity: 'error',
      from: { path: pure },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'decisions-do-not-know-the-store',
      comment:
        'decide and the rules of faults give back a write set; who writes it down is not their business (its types may be).',
      severity: 'error',
      from: { path: pure },
      to: {
        path: ['^collector/(store|gateway|http|metrics|notify)/', 'node_modules/'],
        pathNot: nodeModule('zod'),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file, or one of them is in the wrong place.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is dead or not wired up.',
      severity: 'error',
      from: {
        path: '^(agent|collector|dashboard|shared)/',
        orphan: true,
        pathNot: ['\\.d\\.ts$', '/main\\.tsx?$'],
      },
      to: {},
    },
    {
      name: 'source-does-not-import-tests',
      comment: 'What ships must not depend on what only tests.',
      severity: 'error',
      from: { path: source },
      to: { path: '^tests/' },
    },
    {
      name: 'nothing-imports-main',
      comment:
        'main.ts starts a process when it is loaded; what others need from it belongs in a file of its own.',
      severity: 'error',
      from: {},
      to: { path: '^(agent|collector|dashboard)/main\\.tsx?$' },
    },
    {
      name: 'every-import-resolves',
      comment: 'A name that resolves to nothing fails only at run time, on the path that nobody tried.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dashboard/dist/', '^\\.build/', '^tests/fixtures/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    detectJSDocImports: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
}
