// Imports point one way (see docs/architecture.md):
// domain <- contracts <- application (with its ports) <- workflows*, activities, adapters <- api, worker <- sandbox
// (*workflows import contracts and domain alone); only main.ts files compose.
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [`^node_modules/`, ...allowed], dependencyTypesNot: ['core'] },
});

/** A folder of a vendor: every one in adapters/ that is none of these. */
const vendorFolder = '(?!(?:alerts|crypto|hosts|http|mongo|temporal)/)([^/]+)/';

/** What runs at sites. */
const product = '^(domain|contracts|application|workflows|activities|adapters|api|worker|config)/';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: '^domain/' },
    },
    only('contracts', '^contracts/', ['^contracts/', '^domain/']),
    only('workflows', '^workflows/', ['^workflows/', '^contracts/', '^domain/']),
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { dependencyTypes: ['core'] },
    },
    only('application', '^application/', ['^application/', '^contracts/', '^domain/']),
    {
      name: 'use-cases-know-no-technology',
      severity: 'error',
      from: { path: '^application/' },
      to: { path: '(^|/)node_modules/(express|mongodb|axios|@temporalio)/' },
    },
    // Every call goes by the rules about addresses (adapters/http/outgoing), which a main makes and hands in.
    {
      name: 'main-makes-the-way-out',
      severity: 'error',
      from: { path: product, pathNot: '^(api|worker)/(main|verify\\.main)' },
      to: { path: '^adapters/http/outgoing' },
    },
    {
      name: 'no-other-http-client',
      severity: 'error',
      from: { path: product, pathNot: '^adapters/http/outgoing' },
      to: { path: '(^|/)node_modules/(axios|undici|follow-redirects)/' },
    },
    {
      name: 'no-connection-past-the-rules',
      severity: 'error',
      // The agents, the API's own servers, and the type of what comes in there.
      from: {
        path: product,
        pathNot:
          '^(adapters/http/connection|api/main|api/listening|api/draining|api/metricsServer|api/http/clientAddress)',
      },
      to: { path: '^(node:)?(https?|http2|tls|dgram)$' },
    },
    {
      name: 'no-socket-past-the-rules',
      severity: 'error',
      // They ask whether a text is an address, or where the API listens.
      from: {
        path: product,
        pathNot:
          '^(adapters/http/addresses|config/cidr|api/main|api/listening|api/draining|api/routes/sealRequests/detailLinks)',
      },
      to: { path: '^(node:)?net$' },
    },
    only('activities', '^activities/', ['^activities/', '^application/', '^contracts/', '^domain/']),
    only('adapters', '^adapters/', ['^adapters/', '^application/', '^contracts/', '^domain/']),
    // Whoever asks a vendor does it by the table: another one is another folder, and its name there.
    {
      name: 'vendors-by-their-table',
      severity: 'error',
      from: { path: product, pathNot: `^adapters/(vendors\\.ts$|${vendorFolder})` },
      to: { path: `^adapters/${vendorFolder}` },
    },
    {
      name: 'vendors-know-no-other',
      severity: 'error',
      from: { path: `^adapters/${vendorFolder}` },
      to: { path: `^adapters/${vendorFolder}`, pathNot: '^adapters/$1/' },
    },
    only('config', '^config/', ['^config/']),
    only('api', '^api/(?!main)', [
      '^package.json',
      '^api/',
      '^adapters/',
      '^application/',
      '^config/',
      '^contracts/',
      '^domain/',
    ]),
    only('api-main', '^api/main', [
      '^api/',
      '^adapters/',
      '^application/',
      '^config/',
      '^contracts/',
      '^domain/',
    ]),
    only('worker', '^worker/', [
      '^worker/',
      '^activities/',
      '^adapters/',
      '^application/',
      '^config/',
      '^contracts/',
      '^domain/',
      '^workflows/index',
      // Tables of sentences, and nothing of HTTP: what a form is told of a refusal that came late.
      '^api/messages/',
    ]),
    only('messages', '^api/messages/', ['^api/messages/', '^application/', '^contracts/', '^domain/']),
    only('demo', '^sandbox/demo/', [
      '^sandbox/demo/',
      // Where the demo stays up.
      '^sandbox/desk/start',
      '^sandbox/embedded/',
      '^sandbox/simulators/spawn',
      '^contracts/ids',
    ]),
    // Of the product only what it calls things, and ids that are derived: everything else goes over HTTP.
    only('desk', '^sandbox/(desk/|start)', [
      '^sandbox/',
      '^contracts/(ids|derivedIds|vendorName)',
      '^domain/sealRequest/(events|values)',
      '^api/(http/(html|language)|pages/(timeline|words|style))',
    ]),
    only('bench', '^bench/', [
      '^bench/',
      '^sandbox/',
      '^contracts/(ids|derivedIds)',
      '^config/firstStart',
      '^adapters/temporal/dataConverter',
    ]),
    {
      name: 'nobody-imports-the-bench',
      severity: 'error',
      from: { pathNot: '^(bench|test/bench)/' },
      to: { path: '^bench/' },
    },
    only('hand-written-workflow', '^bench/contenders/handWritten/workflow', [
      '^bench/contenders/handWritten/messages',
    ]),
    only('simulators', '^sandbox/simulators/', ['^sandbox/simulators/']),
    {
      // Itself it is kept to its folder by the rootDir of its tsconfig: swc reads no TSX here.
      name: 'nobody-imports-the-console',
      severity: 'error',
      // A unit test reads what stands beside the pages and imports nothing of the browser's.
      from: { pathNot: '^(console|test/console)/' },
      to: { path: '^console/' },
    },
    {
      // Itself it is kept to its folder by the rootDir of its build. The console shares its types.
      name: 'nobody-imports-the-clients',
      severity: 'error',
      from: { pathNot: '^(clients|console|test/clients)/' },
      to: { path: '^clients/' },
    },
    only('embedded', '^sandbox/embedded/', [
      '^sandbox/embedded/',
      '^adapters/temporal/(namespace|schedules|connection)',
      '^config/',
    ]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'types'],
    },
  },
};
