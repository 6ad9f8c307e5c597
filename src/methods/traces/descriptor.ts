import { traceFilePage, tracesPage } from '../../contracts/traces/page';
import { longRequest, shortRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** Single traces: searched, read span by span, and compared. */
export const traces = defineMethod({
  id: 'traces',
  title: 'Traces',
  docs: {
    file: 'docs/traces.md',
    title: 'Traces',
    about: 'searching traces, the waterfall, comparing two, what the index holds and costs',
  },
  requests: {
    searchTraces: longRequest(120_000),
    readTrace: longRequest(120_000),
    readSpan: shortRequest(60_000),
    traceAt: shortRequest(60_000),
  },
  cli: [
    {
      name: 'traces',
      summary: 'List the traces of a folder or file that match a search',
      load: async () => (await import('./cli/list-command')).tracesCommand,
    },
    {
      name: 'trace',
      summary: 'Show one trace: its spans, critical path and failures',
      load: async () => (await import('./cli/trace-command')).traceCommand,
    },
    {
      name: 'trace compare',
      summary: 'Compare two traces by the paths of their calls',
      load: async () => (await import('./cli/compare-command')).traceCompareCommand,
    },
  ],
  schemas: ['docs/traces.schema.json', 'docs/trace.schema.json', 'docs/trace-comparison.schema.json'],
  pages: [
    tracesPage,
    {
      ...traceFilePage,
      filenamePattern: '*.{json,jsonl,ndjson,csv,pb,otlp,gz,zst}',
      priority: 'option',
    },
  ],
  commands: [
    {
      id: 'searchTraces',
      title: 'Search Traces',
      icon: 'search',
      enablement: 'workspaceFolderCount > 0',
      menus: [{ menu: 'view/title', when: 'view == meshlens.services', group: 'navigation@5' }],
    },
    { id: 'openTrace', title: 'Open Trace', palette: false },
  ],
  editor: () => import('./editor'),
});
