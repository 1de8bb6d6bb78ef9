/** The folders of src that are layers; every other one is a feature. Low to high: contract, … , features, cli and app, main. */
const NOT_FEATURES = 'contract|config|text|audio|transcript|engines|platform|cli';

/** Which features a feature may import; a new arrow is added here, on purpose. */
const FEATURE_ARROWS = {
  jobs: ['glossary', 'recordings', 'writing'],
  library: ['delivery', 'glossary', 'jobs', 'recordings', 'uploads', 'writing'],
  writing: ['glossary'],
  uploads: ['jobs', 'recordings'],
  retention: ['delivery', 'recordings'],
  operations: ['delivery', 'jobs', 'library', 'uploads'],
  evaluation: ['library'],
};

const TESTS = '\\.test\\.tsx?$';
const NETWORK = '^(node:)?(http|https|http2|net|tls|dgram)$';
const SYSTEM = '^(node:)?(fs|fs/promises|child_process|worker_threads)$';
const DATABASE_AND_HTTP = 'node_modules/(pg|kysely|ioredis|bullmq|undici|fastify|@fastify|@tus)(/|$)';

/** What stands in `folder` may import only its own folder and `allowed` ones; npm and Node are not looked at here. */
function layer(folder, allowed) {
  return {
    name: `${folder}-is-low`,
    comment: `src/${folder} imports only ${[folder, ...allowed].join(', ')} of src`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^(src|web|scripts|bench)/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
  };
}

/** Production code of `folders` stays away from `what`. */
function pure(name, folders, what) {
  return {
    name,
    comment: 'This folder is pure: the same input gives the same output, without the outside world',
    severity: 'error',
    from: { path: `^src/(${folders})/`, pathNot: TESTS },
    to: { path: what },
  };
}

function featureArrows() {
  const exceptions = Object.entries(FEATURE_ARROWS).map(([feature, targets]) => ({
    name: `${feature}-reaches-${targets.join('-')}-only`,
    comment: 'See FEATURE_ARROWS in .dependency-cruiser.cjs',
    severity: 'error',
    from: { path: `^src/${feature}/` },
    to: { path: '^src/[^/]+/', pathNot: `^src/(${NOT_FEATURES}|${[feature, ...targets].join('|')})/` },
  }));
  const others = {
    name: 'features-stand-alone',
    comment: 'A feature reaches another through an arrow named in FEATURE_ARROWS, or is handed what it needs by app.ts',
    severity: 'error',
    from: { path: '^src/([^/]+)/', pathNot: `^src/(${NOT_FEATURES}|${Object.keys(FEATURE_ARROWS).join('|')})/` },
    to: { path: '^src/[^/]+/', pathNot: [`^src/(${NOT_FEATURES})/`, '^src/$1/'] },
  };
  return [...exceptions, others];
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', comment: 'A cycle has no lower end', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'The file or package is not there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },

    layer('contract', []),
    layer('config', ['contract']),
    layer('text', ['contract']),
    layer('audio', ['contract']),
    layer('transcript', ['contract', 'text']),
    layer('engines', ['contract', 'text', 'audio', 'transcript', 'config']),
    layer('platform', ['contract', 'text', 'audio', 'transcript', 'config']),
    pure('contract-is-pure', 'contract', [NETWORK, SYSTEM, DATABASE_AND_HTTP]),
    pure('text-and-transcript-are-pure', 'text|transcript', [NETWORK, SYSTEM, DATABASE_AND_HTTP]),
    pure('audio-has-no-db-and-no-http', 'audio', [NETWORK, DATABASE_AND_HTTP]),

    ...featureArrows(),
    {
      name: 'features-are-below-the-commands',
      comment: 'Features do not know the commands; app.ts and main.ts are imported only from cli, main.ts and tests',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: ['^src/cli/', TESTS] },
      to: { path: ['^src/cli/', '^src/[^/]+\\.ts$'] },
    },
    {
      name: 'main-is-the-top',
      comment: 'src/main.ts is started, never imported',
      severity: 'error',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'config-is-handed-down',
      comment: 'Values of src/config come from app.ts; below it only its types are imported',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(config|cli)/', '^src/(app|main)\\.ts$', TESTS] },
      to: { path: '^src/config/', dependencyTypesNot: ['type-only'] },
    },

    {
      name: 'web-imports-the-contract-only',
      comment: 'web/ knows the server by src/contract alone',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|test|scripts|bench)/', pathNot: '^src/contract/' },
    },
    {
      name: 'server-does-not-import-web',
      comment: 'The server serves web/dist as files',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(web|scripts|bench)/' },
    },
    {
      name: 'examples-stand-alone',
      comment: 'An example is a package of its own: it is handed what it uses',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(src|web|test|scripts|bench)/' },
    },
    {
      name: 'nobody-imports-examples',
      comment: 'They are loaded by their name',
      severity: 'error',
      from: { pathNot: '^examples/' },
      to: { path: '^examples/' },
    },
    {
      name: 'production-does-not-import-tests',
      comment: 'Tests, their helpers and fakes are imported by tests only',
      severity: 'error',
      from: { path: '^(src|web|scripts)/', pathNot: '\\.test\\.(tsx?|mjs)$|/fake-[^/]+\\.ts$' },
      to: { path: ['^test/', '\\.test\\.(tsx?|mjs)$', '^src/.*/fake-[^/]+\\.ts$'] },
    },
    {
      name: 'production-uses-dependencies',
      comment: 'src must run after npm install --omit=dev',
      severity: 'error',
      from: { path: '^src/', pathNot: [TESTS, '/fake-[^/]+\\.ts$'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^web/dist/', '^data/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
