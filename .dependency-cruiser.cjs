// The house rule of the import direction: a folder may import from those before it, never from those after it.
const order = [
  'contracts',
  'io',
  'process',
  'workspace',
  'onnx',
  'topology',
  'features',
  'numeric',
  'simulation',
  'compute',
  'evaluation',
  'findings',
  'jobs',
  'methods',
  'app',
  'cli',
];

// The parts of a method that stand above the layer of methods: each is reached through the method's descriptor only.
const facet = (name) => `^src/methods/[^/]+/${name}(/|\\.ts$)`;
const upperFacets = [facet('cli'), facet('editor')];
// They name the types of every layer's facets, and import no code.
const facetTypes = '^src/methods/(descriptor|lists)\\.ts$';

const layers = order.slice(0, -1).map((folder, index) => ({
  name: `${folder}-imports-only-earlier-folders`,
  severity: 'error',
  from: {
    path: `^src/${folder}/`,
    pathNot: [...upperFacets, facetTypes, '^src/methods/[^/]+/descriptor\\.ts$'],
  },
  to: { path: `^src/(${order.slice(index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'contracts-import-nothing',
      severity: 'error',
      from: { path: '^src/contracts/' },
      to: { pathNot: '^src/contracts/' },
    },
    {
      name: 'editor-imports-contracts-process-and-vscode',
      comment: 'The extension host never parses, trains or loads native code.',
      severity: 'error',
      from: { path: '^src/(editor/|entries/extension\\.ts)' },
      to: {
        path: '^(src|node_modules)/',
        pathNot:
          '^src/(editor|contracts|process)/|^node_modules/@types/vscode|^src/methods/(registry|lists)\\.ts$',
      },
    },
    {
      name: 'editor-facet-imports-contracts-process-and-editor',
      comment: 'It is part of the extension host.',
      severity: 'error',
      from: { path: facet('editor') },
      to: { path: '^src/', pathNot: ['^src/(editor|contracts|process)/', facet('editor')] },
    },
    {
      name: 'editor-knows-no-method',
      comment: 'What the editor needs of the descriptors is passed in by its entry.',
      severity: 'error',
      from: { path: '^src/editor/' },
      to: { path: '^src/methods/' },
    },
    {
      name: 'descriptors-load-code-lazily',
      comment: 'The extension host reads descriptors: only types and data may come with them.',
      severity: 'error',
      from: { path: '^src/methods/([^/]+/descriptor|registry|lists|descriptor)\\.ts$' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(contracts/|process/supervisor/policy\\.ts|methods/([^/]+/descriptor|descriptor)\\.ts)',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'registry-is-read-by-entries-only',
      comment: 'Everybody else is given what they need, so nobody depends on all methods.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/entries/' },
      to: { path: '^src/methods/registry\\.ts$' },
    },
    {
      name: 'webview-imports-contracts-and-rpc-only',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^src/', pathNot: '^src/(contracts|process/rpc)/' },
    },
    {
      name: 'a-page-imports-no-other-page',
      comment: 'What two pages share belongs to webview/kit.',
      severity: 'error',
      from: { path: '^webview/([^/]+)/' },
      to: { path: '^webview/', pathNot: '^webview/(kit|$1)/' },
    },
    {
      name: 'vscode-only-in-the-editor',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/(editor/|entries/extension\\.ts)' },
      to: { path: '^(vscode$|node_modules/@types/vscode)' },
    },
    {
      name: 'only-the-host-needs-vscode-at-run-time',
      comment:
        'Logic of the editor takes a Host and imports types of vscode only, so that it is tested without an editor.',
      severity: 'error',
      from: { path: '^src/editor/', pathNot: '^src/editor/host/' },
      to: {
        path: '^vscode$|node_modules/@types/vscode/|^src/editor/host/(?!emitter)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'one-module-knows-the-ui-toolkit',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^webview/kit/toolkit\\.ts$' },
      to: { path: 'webview-ui-toolkit' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^(src|webview)/' }, to: { circular: true } },
    {
      name: 'nothing-imports-the-editor-or-the-command-line',
      severity: 'error',
      from: {
        path: '^src/(?!cli/|editor/|entries/)',
        pathNot: [...upperFacets, facetTypes, '^src/methods/[^/]+/descriptor\\.ts$'],
      },
      to: { path: '^src/(cli|editor|entries)/' },
    },
    {
      name: 'command-line-of-a-method-imports-neither-editor-nor-entries',
      severity: 'error',
      from: { path: facet('cli') },
      to: { path: '^src/(editor|entries)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
