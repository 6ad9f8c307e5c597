import { isExplainedInterval, isIncidentInterval } from '../../contracts/incident/interval';
import { chooseFolder, requireTrust } from '../folders';
import type { CommandDeps, EditorCommand } from './command';

/** A command that shows the page of a folder. Called with a folder's path it asks for none. */
export function showFolderPage(
  id: EditorCommand['id'],
  pagesOf: (deps: CommandDeps) => CommandDeps['heatmaps'],
): EditorCommand {
  return {
    id,
    async run(deps, fsPath) {
      const folder = await chooseFolder(deps.host, fsPath);
      if (folder !== undefined) {
        pagesOf(deps).show(folder.uri.fsPath);
      }
    },
  };
}

/** `Meshlens: Show Anomaly Heatmap`. */
export const showHeatmap = showIncidentOn('meshlens.showHeatmap', 'heatmap', ({ heatmaps }) => heatmaps);

/** `Meshlens: Show Service Map`. */
export const showServiceMap = showIncidentOn('meshlens.showServiceMap', 'map', ({ maps }) => maps);

/**
 * A command that shows a page. Called with a folder's path and the interval of an incident, the page shows that one. The
 * heatmap explains an interval that comes with services.
 */
function showIncidentOn(
  id: EditorCommand['id'],
  page: 'heatmap' | 'map',
  pagesOf: (deps: CommandDeps) => CommandDeps['heatmaps'],
): EditorCommand {
  const { run } = showFolderPage(id, pagesOf);
  return {
    id,
    run(deps, fsPath, incident) {
      if (typeof fsPath === 'string' && isIncidentInterval(incident)) {
        const { fromMs, toMs } = incident;
        if (page === 'heatmap' && isExplainedInterval(incident)) {
          deps.wishes.heatmap.ask(fsPath, { fromMs, toMs, services: incident.services });
        } else {
          deps.wishes[page].ask(fsPath, { fromMs, toMs });
        }
      }
      return run(deps, fsPath);
    },
  };
}

/** `Meshlens: Show Latency and Load Forecast`: forecasts where nothing was forecast yet. Called with a folder's path, and a service to show, it asks for none. */
export const showForecast: EditorCommand = {
  id: 'meshlens.showForecast',
  async run({ host, forecasts, forecasting }, fsPath, service) {
    const folder = await chooseFolder(host, fsPath);
    if (folder !== undefined) {
      if (typeof service === 'string') {
        forecasting.ask(folder.uri.fsPath, service);
      }
      forecasts.show(folder.uri.fsPath);
    }
  },
};

/** `Meshlens: Forecast Load with Networks`: shows the forecast page and trains the published networks on the loads. */
export const forecastLoadWithNetworks: EditorCommand = {
  id: 'meshlens.forecastLoadWithNetworks',
  async run({ host, forecasts, forecasting }, fsPath) {
    requireTrust(host);
    const folder = await chooseFolder(host, fsPath);
    if (folder !== undefined) {
      forecasts.show(folder.uri.fsPath);
      await forecasting.runWithNetworks(folder.uri.fsPath);
    }
  },
};
