import { evidenceOfCell } from '../../contracts/cell-evidence';
import { heatmapPage, type HeatmapRequests, type HeatmapSnapshot } from '../../contracts/heatmap-page';
import { buildHeatmapSnapshot, cellOfSnapshot, emptyHeatmapSnapshot } from './heatmap-snapshot';
import type { Evidence, Report } from '../../contracts/report';
import { RpcError } from '../../process/rpc/errors';
import { openEvidence } from '../evidence/open-evidence';
import { openService } from '../evidence/open-service';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { changesOf, type Page, type PageHandlers } from './page';

const NOT_ANALYSED =
  'Nothing is analysed yet. Meshlens reads the trace exports and manifests of this folder and learns what is normal: start with "Analyze".';

/** The anomaly heatmap of a folder. */
export function createHeatmapPage(
  services: EditorServices,
  results: Pick<Results, 'get' | 'onDidChange' | 'loadLast'>,
): Page<string, HeatmapSnapshot> {
  return {
    ...heatmapPage,
    content: (folder) => ({
      basis: () => [results.get(folder).report],
      snapshot() {
        const { report } = results.get(folder);
        return report === undefined
          ? emptyHeatmapSnapshot(folder, NOT_ANALYSED)
          : buildHeatmapSnapshot(report);
      },
      progress() {
        const { progress } = results.get(folder);
        return progress === 'starting' ? null : (progress ?? null);
      },
      onDidChange: changesOf(results.onDidChange, folder),
      opened: () => void results.loadLast(folder),
      handlers: (page): PageHandlers<HeatmapRequests> => ({
        async cell({ service, window }, { signal }) {
          const { report } = results.get(folder);
          const { delivered } = page;
          if (report === undefined || delivered === undefined) {
            return { score: null, evidence: [] };
          }
          const cell = cellOfSnapshot(report, delivered, service, window);
          if (cell.score === null) {
            return { score: null, evidence: [] };
          }
          const evidence = await evidenceOf(services, report, folder, service, cell.window, signal);
          return { score: cell.score, evidence };
        },
        openEvidence: ({ evidence }) => page.started(openEvidence(services.host, folder, evidence)),
        openService: ({ service }) =>
          page.started(openService(services.host, folder, results.get(folder).report, service)),
        analyze: () => page.started(services.host.commands.executeCommand('meshlens.analyze', folder)),
      }),
    }),
  };
}

/** The analytics process knows most; where it has not analysed this folder, the report itself says something. */
async function evidenceOf(
  { analytics }: Pick<EditorServices, 'analytics'>,
  report: Report,
  folder: string,
  service: string,
  window: number,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  if (analytics.state !== 'running') {
    return evidenceOfCell(report, service, window);
  }
  try {
    return await analytics.request('cellEvidence', { folder, service, window }, { signal });
  } catch (error) {
    if (error instanceof RpcError && error.code === 'no-report') {
      return evidenceOfCell(report, service, window);
    }
    throw error;
  }
}
