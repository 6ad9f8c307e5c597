import { chooseFolder, requireTrust } from '../folders';
import type { EditorCommand } from './command';

/** `Meshlens: Show Anomaly Heatmap`. Called with a folder's path it asks for none. */
export const showHeatmap: EditorCommand = {
  id: 'meshlens.showHeatmap',
  async run({ host, heatmaps }, fsPath) {
    const folder = await chooseFolder(host, fsPath);
    if (folder !== undefined) {
      heatmaps.show(folder.uri.fsPath);
    }
  },
};

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
