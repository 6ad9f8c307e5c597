import type { TraceSource } from '../../../contracts/traces/requests';
import type { TracesRequests, TracesSnapshot } from '../../../contracts/traces/page';
import type { CommandDeps } from '../../../editor/commands/command';
import { recordAddress } from '../../../editor/evidence/record-address';
import type { PageHandlers, PageLink } from '../../../editor/pages/page';

type Deps = Pick<CommandDeps, 'analytics' | 'host'>;

/** Answers a page of traces from the analytics process. The page names traces and spans, never a folder. */
export function answerTraces(
  { analytics, host }: Deps,
  sourceOf: () => TraceSource,
  page: PageLink<TracesSnapshot>,
): PageHandlers<TracesRequests> {
  const { commands, openBeside, uris } = host;
  return {
    search: ({ query, paging }, { signal, progress }) =>
      analytics.request(
        'searchTraces',
        { source: sourceOf(), query, paging },
        { signal, onProgress: progress },
      ),
    trace: ({ traceId }, { signal, progress }) =>
      analytics.request('readTrace', { source: sourceOf(), traceId }, { signal, onProgress: progress }),
    span: (span, { signal }) => analytics.request('readSpan', { source: sourceOf(), ...span }, { signal }),
    explain: ({ fromMs, toMs, service }) =>
      page.started(
        commands.executeCommand('meshlens.showHeatmap', sourceOf().folder, {
          fromMs,
          toMs,
          services: service === null ? null : [service],
        }),
      ),
    openRecord({ file, offset, lines }) {
      const address = uris.from(recordAddress(sourceOf().folder, { file, offset }));
      const place = { line: lines?.from ?? 1, column: 1, lastLine: lines?.to, preview: true };
      return page.started(openBeside(address, place));
    },
  };
}
