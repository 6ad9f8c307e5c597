/**
 * A descriptor imports its method's facets when they are used. CommonJS bundles have no chunks, so every bundle would hold
 * every facet. This plugin puts a module that throws in place of each facet that a bundle's process never uses.
 */
'use strict';

const path = require('node:path');

const METHODS = path.resolve(__dirname, '../../src/methods');
const NAMESPACE = 'absent-facet';
const lazyImporter = /[\\/]src[\\/]methods[\\/]([^\\/]+)[\\/](descriptor|jobs)\.ts$/;

/** @param {readonly string[]} carried names of the facets that the bundle holds, such as `cli` and `rules` */
function facets(carried) {
  return {
    name: 'facets',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ kind, importer, path: written }) => {
        const [, method, file] = lazyImporter.exec(importer) ?? [];
        if (kind !== 'dynamic-import' || method === undefined) return undefined;
        // What jobs.ts imports is the code of jobs, wherever it stands; what a descriptor imports is named by its facet.
        const facet = file === 'jobs' ? file : written.split('/')[1];
        return carried.includes(facet) ? undefined : { path: `${method}/${facet}`, namespace: NAMESPACE };
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: absent }) => {
        const [method, facet] = absent.split('/');
        const message = `${path.basename(build.initialOptions.outfile ?? 'This bundle')} does not hold the facet "${facet}" of the method "${method}".`;
        return { contents: `throw new Error(${JSON.stringify(message)});` };
      });
    },
  };
}

/**
 * The extension host needs one facet of a method and little of its data: this plugin puts those into the bundle instead
 * of the descriptors.
 * @param {readonly object[]} methods the registry
 * @param {readonly string[]} fields of a descriptor that the host reads; plain data
 */
function onlyData(methods, fields) {
  return {
    name: 'only-data',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/]methods[\\/]registry\.ts$/ }, () => {
        const entries = methods.map((method) => {
          const data = JSON.stringify(Object.fromEntries(fields.map((field) => [field, method[field]])));
          const editor = method.editor === undefined ? '' : `, editor: () => import('./${method.id}/editor')`;
          return `{ ...${data}${editor} }`;
        });
        return { contents: `export const methods = [${entries.join(', ')}];`, resolveDir: METHODS };
      });
    },
  };
}

module.exports = { facets, onlyData };
