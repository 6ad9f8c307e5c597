import { chooseFolder } from '../folders';
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

/** `Meshlens: Show Latency Forecast`: forecasts where nothing was forecast yet. Called with a folder's path it asks for none. */
export const showForecast: EditorCommand = {
  id: 'meshlens.showForecast',
  async run({ host, forecasts }, fsPath) {
    const folder = await chooseFolder(host, fsPath);
    if (folder !== undefined) {
      forecasts.show(folder.uri.fsPath);
    }
  },
};
