// The house rule of the import direction: a folder may import from those before it, never from those after it.
const order = [
  'shared',
  'workspace',
  'topology',
  'features',
  'compute',
  'analytics',
  'findings',
  'worker',
  'cli',
];

const layers = order.slice(0, -1).map((folder, index) => ({
  name: `${folder}-imports-only-earlier-folders`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: `^src/(${order.slice(index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'shared-imports-nothing',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: '^src/shared/' },
    },
    {
      name: 'editor-imports-shared-vscode-and-the-supervisor',
      comment: 'The extension host never parses, trains or loads native code.',
      severity: 'error',
      from: { path: '^src/(editor/|extension\\.ts)' },
      to: {
        path: '^(src|node_modules)/',
        pathNot: '^src/(editor|shared)/|^src/worker/supervisor|^node_modules/@types/vscode',
      },
    },
    {
      name: 'webview-imports-shared-only',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'vscode-only-in-the-editor',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/(editor/|extension\\.ts)' },
      to: { path: '^(vscode$|node_modules/@types/vscode)' },
    },
    {
      name: 'one-module-knows-the-ui-toolkit',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^webview/components/toolkit\\.ts$' },
      to: { path: 'webview-ui-toolkit' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^(src|webview)/' }, to: { circular: true } },
    {
      name: 'nothing-imports-the-editor-or-the-command-line',
      severity: 'error',
      from: { path: '^src/(?!cli/|editor/|extension\\.ts)' },
      to: { path: '^src/(cli|editor)/|^src/extension\\.ts' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
