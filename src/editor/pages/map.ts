import { mapPage, type MapRequests, type MapSnapshot } from '../../contracts/map-page';
import { storageDirFor } from '../configuration';
import { openService } from '../evidence/open-service';
import type { Results } from '../results';
import { STARTING } from '../run-controller';
import type { EditorServices } from '../services';
import { buildMapSnapshot, serviceDetails } from './map-snapshot';
import type { IncidentWishes } from './page-wishes';
import { changesOf, eitherChange, type Page, type PageHandlers } from './page';

/** The service map of a folder. */
export function createMapPage(
  services: EditorServices,
  results: Pick<Results, 'get' | 'onDidChange' | 'loadLast'>,
  wishes: IncidentWishes,
): Page<string, MapSnapshot> {
  const { analytics, host } = services;
  return {
    ...mapPage,
    content: (folder) => ({
      basis: () => [results.get(folder).report, wishes.get(folder)],
      snapshot: () => ({
        ...buildMapSnapshot(folder, results.get(folder).report),
        ...wishes.asked(folder),
      }),
      progress() {
        const { progress } = results.get(folder);
        return progress === 'starting' ? STARTING : (progress ?? null);
      },
      onDidChange: eitherChange(
        changesOf(results.onDidChange, folder),
        changesOf(wishes.onDidChange, folder),
      ),
      opened: () => void results.loadLast(folder),
      handlers: (page): PageHandlers<MapRequests> => ({
        map({ expanded }, { signal }) {
          const storageDir = storageDirFor(services, host.uris.file(folder));
          return analytics.request('serviceMap', { folder, storageDir, expanded }, { signal });
        },
        service({ service }) {
          const { report } = results.get(folder);
          return report === undefined ? null : serviceDetails(report, service);
        },
        openService: ({ service }) =>
          page.started(openService(host, folder, results.get(folder).report, service)),
        showHeatmap: () => page.started(host.commands.executeCommand('meshlens.showHeatmap', folder)),
        showTraces: ({ service }) =>
          page.started(host.commands.executeCommand('meshlens.searchTraces', folder, { service })),
        analyze: () => page.started(host.commands.executeCommand('meshlens.analyze', folder)),
      }),
    }),
  };
}
