import { evidenceOfCell } from '../../contracts/cell-evidence';
import { heatmapPage, type HeatmapRequests, type HeatmapSnapshot } from '../../contracts/heatmap-page';
import type { CellQuestion } from '../../contracts/protocol';
import type { Evidence, Report } from '../../contracts/report';
import { RpcError, userError } from '../../process/rpc/errors';
import { openEvidence } from '../evidence/open-evidence';
import { openService } from '../evidence/open-service';
import type { Results } from '../results';
import { folderAt } from '../folders';
import { STARTING } from '../run-controller';
import type { EditorServices } from '../services';
import { explainInterval } from './explain-interval';
import {
  buildHeatmapScale,
  buildHeatmapSnapshot,
  emptyHeatmapSnapshot,
  scoreAt,
  worstBetween,
} from './heatmap-snapshot';
import { createScaleSource, type ScaleSource } from './scale-source';
import type { HeatmapWishes } from './page-wishes';
import { changesOf, eitherChange, type Page, type PageHandlers } from './page';

const NOT_ANALYSED =
  'Nothing is analysed yet. Meshlens reads the trace exports and manifests of this folder and learns what is normal: start with "Analyze".';

const NOT_OPEN =
  'This works on a folder that is open in this window. Save what a live source answers with "meshlens analyze ADDRESS --save FOLDER", and open that folder.';

/** The anomaly heatmap of a folder, or of what a live source answered. */
export function createHeatmapPage(
  services: EditorServices,
  results: Pick<Results, 'get' | 'onDidChange' | 'loadLast'>,
  wishes: HeatmapWishes,
): Page<string, HeatmapSnapshot> {
  return {
    ...heatmapPage,
    content(folder) {
      const scales = createScaleSource(services, folder);
      const isOpen = (): boolean => folderAt(services.host, folder) !== undefined;
      const inFolder = async (command: string, ...args: unknown[]): Promise<unknown> => {
        if (!isOpen()) {
          throw userError('no-folder', NOT_OPEN);
        }
        return services.host.commands.executeCommand(command, folder, ...args);
      };
      return {
        basis: () => [results.get(folder).report, wishes.get(folder)],
        snapshot() {
          const { report } = results.get(folder);
          return report === undefined
            ? emptyHeatmapSnapshot(folder, NOT_ANALYSED)
            : { ...buildHeatmapSnapshot(report), ...wishes.asked(folder) };
        },
        progress() {
          const { progress } = results.get(folder);
          return progress === 'starting' ? STARTING : (progress ?? null);
        },
        onDidChange: eitherChange(
          changesOf(results.onDidChange, folder),
          changesOf(wishes.onDidChange, folder),
        ),
        opened: () => void results.loadLast(folder),
        handlers: (page): PageHandlers<HeatmapRequests> => ({
          async scale({ widthMs }, { signal }) {
            const { report } = results.get(folder);
            const { delivered } = page;
            if (report === undefined || delivered === undefined) {
              return null;
            }
            const scale = await scales.get(report, widthMs, signal);
            return scale && buildHeatmapScale(scale, delivered);
          },
          async cell({ service, fromMs, toMs }, { signal }) {
            const { report } = results.get(folder);
            if (report === undefined) {
              return { score: null, evidence: [] };
            }
            const { score, ...interval } = await cellOf(scales, report, { service, fromMs, toMs }, signal);
            const evidence =
              score === null
                ? []
                : await evidenceOf(services, report, { folder, service, ...interval }, signal);
            return { score, evidence };
          },
          explain: (interval, watch) => explainInterval(services, folder, interval, watch),
          openEvidence: ({ evidence }) =>
            page.started(openEvidence(services.host, folder, results.get(folder).report, evidence)),
          openService: ({ service }) =>
            page.started(openService(services.host, folder, results.get(folder).report, service)),
          showTraces: ({ fromMs, toMs, service }) =>
            page.started(
              inFolder('meshlens.searchTraces', {
                fromMs,
                toMs,
                ...(service === null ? {} : { service }),
              }),
            ),
          openIncident: (interval) => page.started(inFolder('meshlens.showIncident', interval)),
          nameIncident: ({ fromMs }) => page.started(inFolder('meshlens.nameIncident', fromMs)),
          analyze: () =>
            page.started(
              isOpen()
                ? inFolder('meshlens.analyze')
                : services.host.commands.executeCommand('meshlens.analyzeLiveSource'),
            ),
          train: () => page.started(inFolder('meshlens.trainModel')),
        }),
      };
    },
  };
}

/** A cell finer than the report's windows is one of a single width, any other one the worst of its windows. */
async function cellOf(
  scales: ScaleSource,
  report: Report,
  { service, fromMs, toMs }: Omit<CellQuestion, 'folder'>,
  signal: AbortSignal,
): Promise<{ score: number | null; fromMs: number; toMs: number }> {
  const { startMs, widthMs } = report.windows;
  if (toMs - fromMs < widthMs) {
    const scale = await scales.get(report, toMs - fromMs, signal);
    return { score: scale && scoreAt(scale, service, fromMs), fromMs, toMs };
  }
  const { score, window } = worstBetween(report, service, fromMs, toMs);
  return { score, fromMs: startMs + window * widthMs, toMs: startMs + (window + 1) * widthMs };
}

/** The analytics process knows most; where it has not analysed this folder, the report itself says something. */
async function evidenceOf(
  { analytics }: Pick<EditorServices, 'analytics'>,
  report: Report,
  cell: CellQuestion,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  const known = (): readonly Evidence[] => evidenceOfCell(report, cell.service, cell.fromMs, cell.toMs);
  if (analytics.state !== 'running') {
    return known();
  }
  try {
    return await analytics.request('cellEvidence', cell, { signal });
  } catch (error) {
    if (error instanceof RpcError && error.code === 'no-report') {
      return known();
    }
    throw error;
  }
}
