// Bundles every entry point for development; scripts/package/bundle.ts makes what is shipped of the same list.
// --watch rebuilds on change.
// Each bundle's list of inputs lands in dist/meta/, where a test checks what the extension host carries.
'use strict';

const { chmodSync, mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const tsx = require('tsx/cjs/api');
const { facets, onlyData } = require('./scripts/lib/facets.cjs');

const watch = process.argv.includes('--watch');

/** Native code, WebAssembly beside its loader, or installed by the user: found in node_modules at run time. */
const runtimePackages = ['onnxruntime-node', 'onnxruntime-web', '@tensorflow/tfjs-node', 'highs'];

/** A bundle of its own, loaded by others where a queue is configured. */
const ownBundles = ['./queue.js'];

/** Leaves out what a job computes: only its declaration is needed where another process runs it. */
const withoutJobCode = {
  name: 'without-job-code',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ importer, kind, path: imported }) =>
      kind === 'dynamic-import' && /[\\/]methods[\\/].*[\\/](?:jobs|control)\.ts$/.test(importer)
        ? { path: imported, external: true }
        : undefined,
    );
  },
};

const common = {
  bundle: true,
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
};

// `module` first: the CommonJS builds of TensorFlow.js come in two copies, one for each way it imports itself.
const node = {
  ...common,
  mainFields: ['module', 'main'],
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: [...runtimePackages, ...ownBundles],
};
const suite = { ...node, sourcemap: 'inline', external: ['vscode', 'mocha'] };
const browser = { ...common, platform: 'browser', format: 'iife', target: 'chrome124' };

const { methods } = tsx.require('./src/methods/registry.ts', __filename);

/** A bundle for each page that a method declares. */
function pageBundles() {
  const pages = methods.flatMap(({ pages = [] }) => pages);
  return Object.fromEntries(
    pages.map(({ id }) => [
      id,
      { ...browser, entryPoints: [`webview/${id}/main.ts`], outfile: `dist/webview/${id}.js` },
    ]),
  );
}

const bundles = {
  extension: {
    ...node,
    external: ['vscode'],
    plugins: [onlyData(methods, ['id', 'requests'])],
    entryPoints: ['src/entries/extension.ts'],
    outfile: 'dist/extension.js',
  },
  worker: {
    ...node,
    plugins: [facets(['jobs', 'rules']), withoutJobCode],
    entryPoints: ['src/entries/analytics.ts'],
    outfile: 'dist/worker.js',
  },
  queue: {
    ...node,
    plugins: [facets(['jobs']), withoutJobCode],
    entryPoints: ['src/entries/queue.ts'],
    outfile: 'dist/queue.js',
  },
  reader: { ...node, entryPoints: ['src/entries/reader.ts'], outfile: 'dist/reader.js' },
  receiver: { ...node, entryPoints: ['src/entries/receiver.ts'], outfile: 'dist/receiver.js' },
  spans: { ...node, entryPoints: ['src/entries/span-reader.ts'], outfile: 'dist/spans.js' },
  job: {
    ...node,
    plugins: [facets(['jobs'])],
    entryPoints: ['src/entries/job.ts'],
    outfile: 'dist/job.js',
  },
  cli: {
    ...node,
    plugins: [facets(['cli', 'jobs', 'rules']), withoutJobCode],
    entryPoints: ['src/entries/cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
    executable: true,
  },
  ...pageBundles(),
  'editor-suite': {
    ...suite,
    entryPoints: ['test/editor/suite/index.ts'],
    outfile: 'dist/test/editor-suite.js',
  },
  'editor-suite-closed': {
    ...suite,
    entryPoints: ['test/editor/suite-reopened/closed.ts'],
    outfile: 'dist/test/editor-suite-closed.js',
  },
  'editor-suite-reopened': {
    ...suite,
    entryPoints: ['test/editor/suite-reopened/index.ts'],
    outfile: 'dist/test/editor-suite-reopened.js',
  },
  'editor-suite-untrusted': {
    ...suite,
    entryPoints: ['test/editor/suite-untrusted/index.ts'],
    outfile: 'dist/test/editor-suite-untrusted.js',
  },
};

/** Runs after each build of a bundle: keeps its list of inputs, makes command-line entries executable. */
function afterBuild(name, outfile, executable) {
  return {
    name: 'after-build',
    setup(build) {
      build.onEnd((result) => {
        if (result.metafile) {
          mkdirSync('dist/meta', { recursive: true });
          writeFileSync(path.join('dist/meta', `${name}.json`), JSON.stringify(result.metafile, null, 1));
        }
        if (executable && result.errors.length === 0) chmodSync(outfile, 0o755);
      });
    },
  };
}

async function main() {
  process.chdir(__dirname);
  const contexts = await Promise.all(
    Object.entries(bundles).map(([name, { executable, plugins = [], ...options }]) =>
      esbuild.context({ ...options, plugins: [...plugins, afterBuild(name, options.outfile, executable)] }),
    ),
  );
  if (watch) {
    await Promise.all(contexts.map((context) => context.watch()));
    console.log('esbuild: watching');
    return;
  }
  try {
    await Promise.all(contexts.map((context) => context.rebuild()));
  } finally {
    await Promise.all(contexts.map((context) => context.dispose()));
  }
}

module.exports = { bundles };

if (require.main === module) {
  main().catch((error) => {
    // esbuild has already printed its own errors; anything else still needs a word.
    if (!Array.isArray(error?.errors)) console.error(error);
    process.exitCode = 1;
  });
}
