import { forecastPage, type ForecastRequests, type ForecastSnapshot } from '../../contracts/forecast/page';
import { withRecentHistory } from '../../contracts/forecast/service-forecast';
import { withRecentLoad } from '../../contracts/workload/service-load';
import { openService } from '../evidence/open-service';
import type { Forecasting } from '../forecasting';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { changesOf, type Page, type PageHandlers } from './page';
import { saveInto } from './save-as';

const UNTRUSTED = 'A forecast has to be trained, and Meshlens trains only in a workspace you trust.';

/** The latency and load forecast of a folder. */
export function createForecastPage(
  { host }: Pick<EditorServices, 'host'>,
  forecasting: Pick<Forecasting, 'get' | 'run' | 'runWithNetworks' | 'cancel' | 'ensure' | 'onDidChange'>,
  results: Pick<Results, 'get'>,
): Page<string, ForecastSnapshot> {
  const messageFor = (folder: string): string | null => {
    const { report, failure } = forecasting.get(folder);
    return failure ?? (report === null && !host.workspace.isTrusted ? UNTRUSTED : null);
  };
  return {
    ...forecastPage,
    content: (folder) => ({
      basis() {
        const { report, load, asked } = forecasting.get(folder);
        return [report, messageFor(folder), load.report, load.failure, asked];
      },
      snapshot() {
        const { report, load, asked } = forecasting.get(folder);
        return {
          folder,
          asked,
          message: messageFor(folder),
          report: report && withRecentHistory(report),
          load: { report: load.report && withRecentLoad(load.report), message: load.failure },
        };
      },
      progress: () => forecasting.get(folder).progress,
      onDidChange: changesOf(forecasting.onDidChange, folder),
      opened: () => void forecasting.ensure(folder),
      // What is computed for a page that is gone would only keep a core busy.
      closed: () => forecasting.cancel(folder),
      handlers: (page): PageHandlers<ForecastRequests> => ({
        forecast: () => page.started(forecasting.run(folder)),
        cancel() {
          forecasting.cancel(folder);
          return null;
        },
        forecastWithNetworks: () => page.started(forecasting.runWithNetworks(folder)),
        openService: ({ service }) =>
          page.started(openService(host, folder, results.get(folder).report, service)),
        explain: ({ fromMs, toMs, service }) =>
          page.started(
            host.commands.executeCommand('meshlens.showHeatmap', folder, {
              fromMs,
              toMs,
              services: [service],
            }),
          ),
        modelLines({ service, quantity }) {
          const { report } = forecasting.get(folder);
          const series = report?.series.find(
            (each) => each.service === service && each.quantity === quantity,
          );
          return series?.lines ?? [];
        },
        save: saveInto(host, host.uris.file(folder)),
      }),
    }),
  };
}
