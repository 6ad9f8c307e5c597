import path from 'node:path';
import { incidentMarkdown } from '../../../contracts/incident/markdown';
import type { IncidentInterval } from '../../../contracts/incident/interval';
import { incidentPage, type IncidentRequests, type IncidentSnapshot } from '../../../contracts/incident/page';
import type { CommandDeps } from '../../../editor/commands/command';
import { openEvidence } from '../../../editor/evidence/open-evidence';
import { openService } from '../../../editor/evidence/open-service';
import { folderAt } from '../../../editor/folders';
import { changesOf, eitherChange, type Page, type PageHandlers } from '../../../editor/pages/page';
import type { PageWishes } from '../../../editor/pages/page-wishes';
import { STARTING } from '../../../editor/run-controller';
import { folderSource } from '../../traces/editor/source';
import { buildIncidentSnapshot, incidentAt, incidentDetails } from './incident-details';
import { normalTrace, traceSearch, tracesOf } from './incident-traces';

/** The incidents of a folder, one at a time. */
export function createIncidentPage(
  deps: CommandDeps,
  wishes: Pick<PageWishes<IncidentInterval>, 'get' | 'onDidChange'>,
): Page<string, IncidentSnapshot> {
  const { host, results } = deps;
  const run = (id: string, ...args: unknown[]): Thenable<unknown> =>
    host.commands.executeCommand(`meshlens.${id}`, ...args);
  return {
    ...incidentPage,
    content: (folder) => ({
      basis: () => [results.get(folder).report, wishes.get(folder)],
      snapshot: () =>
        buildIncidentSnapshot(
          { folder, name: folderAt(host, folder)?.name ?? path.basename(folder) },
          results.get(folder).report,
          wishes.get(folder),
        ),
      progress() {
        const { progress } = results.get(folder);
        return progress === 'starting' ? STARTING : (progress ?? null);
      },
      onDidChange: eitherChange(
        changesOf(results.onDidChange, folder),
        changesOf(wishes.onDidChange, folder),
      ),
      opened: () => void results.loadLast(folder),
      handlers: (page): PageHandlers<IncidentRequests> => ({
        incident(interval) {
          const { report } = results.get(folder);
          const incident = report && incidentAt(report, interval);
          return report === undefined || incident === undefined ? null : incidentDetails(report, incident);
        },
        traces: (asked, watch) => tracesOf(traceSearch(deps, folderSource(deps, folder), watch), asked),
        openTrace: ({ traceId }) => page.started(run('openTrace', folder, { traceId })),
        async compare({ traceId, ...request }, watch) {
          const { report } = results.get(folder);
          const search = traceSearch(deps, folderSource(deps, folder), watch);
          const normal = await normalTrace(search, request, report?.incidents ?? []);
          if (normal === null) {
            return false;
          }
          const title = `normal ${normal.service} · ${normal.operation}`;
          page.started(run('openTrace', folder, { traceId, beside: { traceId: normal.traceId, title } }));
          return true;
        },
        async copyMarkdown({ traces, ...interval }) {
          const { report } = results.get(folder);
          const incident = report && incidentAt(report, interval);
          if (report === undefined || incident === undefined) {
            return false;
          }
          await host.copyText(incidentMarkdown(report, incident, traces));
          return true;
        },
        openEvidence: ({ evidence }) =>
          page.started(openEvidence(host, folder, results.get(folder).report, evidence)),
        openService: ({ service }) =>
          page.started(openService(host, folder, results.get(folder).report, service)),
        showTraces: (query) => page.started(run('searchTraces', folder, query)),
        showHeatmap: (interval) => page.started(run('showHeatmap', folder, interval)),
        showMap: (interval) => page.started(run('showServiceMap', folder, interval)),
        nameIncident: ({ fromMs }) => page.started(run('nameIncident', folder, fromMs)),
        analyze: () => page.started(run('analyze', folder)),
      }),
    }),
  };
}
