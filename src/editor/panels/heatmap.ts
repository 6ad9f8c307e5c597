import type * as vscode from 'vscode';
import { buildHeatmapSnapshot, emptyHeatmapSnapshot } from './heatmap-snapshot';
import type { HeatmapSnapshot } from '../../contracts/protocol';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { FolderPanels } from './folder-panels';
import { serveHeatmap, type HeatmapServer } from './heatmap-server';

const NOT_ANALYSED =
  'Nothing is analysed yet. Meshlens reads the trace exports and manifests of this folder and learns what is normal: start with "Analyze".';

/** The heatmap panels. */
export class HeatmapPanels extends FolderPanels<HeatmapSnapshot, HeatmapServer> {
  private readonly changes: readonly vscode.Disposable[];

  constructor(services: EditorServices, results: Results) {
    const snapshot = (folder: string): HeatmapSnapshot => {
      const { report } = results.get(folder);
      return report === undefined ? emptyHeatmapSnapshot(folder, NOT_ANALYSED) : buildHeatmapSnapshot(report);
    };
    super(services, {
      name: 'heatmap',
      title: 'Anomaly Heatmap',
      pageTitle: 'Meshlens anomaly heatmap',
      serve: (webview, folder) => serveHeatmap(webview, folder, services, results, () => snapshot(folder)),
      ensure: (folder) => void results.loadLast(folder),
    });
    this.changes = [
      results.onDidChangeReport((folder) => this.serverOf(folder)?.show(snapshot(folder))),
      results.onDidChange((folder) => {
        const { progress } = results.get(folder);
        if (progress !== 'starting') {
          this.serverOf(folder)?.progress(progress ?? null);
        }
      }),
    ];
  }

  override dispose(): void {
    super.dispose();
    for (const change of this.changes) {
      change.dispose();
    }
  }
}
