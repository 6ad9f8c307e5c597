import * as vscode from 'vscode';
import { evidenceOfCell } from '../../contracts/cell-evidence';
import { cellOfSnapshot } from './heatmap-snapshot';
import {
  PROTOCOL_VERSION,
  type HeatmapEvents,
  type HeatmapRequests,
  type HeatmapSnapshot,
  type Progress,
} from '../../contracts/protocol';
import type { Evidence, Report } from '../../contracts/report';
import { RpcError, userError } from '../../process/rpc/errors';
import { createRpcServer, type RpcHandlers } from '../../process/rpc/server';
import { openEvidence } from '../evidence/open-evidence';
import { openService } from '../evidence/open-service';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { showError } from '../show-error';
import { pagePort } from './page';

export interface HeatmapServer {
  /** The snapshot the page has; undefined until it is ready. */
  readonly delivered: HeatmapSnapshot | undefined;
  /** Sends a snapshot if the page is ready; otherwise it will ask. */
  show(snapshot: HeatmapSnapshot): void;
  progress(progress: Progress | null): void;
  close(): void;
}

/** Answers one heatmap page. */
export function serveHeatmap(
  webview: vscode.Webview,
  folder: string,
  services: EditorServices,
  results: Results,
  snapshot: () => HeatmapSnapshot,
): HeatmapServer {
  let delivered: HeatmapSnapshot | undefined;

  /** What the page starts and does not wait for: its failure is shown in the editor. */
  const inEditor = (work: Promise<unknown>): null => {
    work.catch((error: unknown) => showError(services, error));
    return null;
  };

  /** The analytics process knows most; where it has not analysed this folder, the report itself says something. */
  async function evidenceOf(
    report: Report,
    service: string,
    window: number,
    signal: AbortSignal,
  ): Promise<readonly Evidence[]> {
    const { analytics } = services;
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

  const handlers: RpcHandlers<HeatmapRequests> = {
    ready({ protocol }) {
      if (protocol !== PROTOCOL_VERSION) {
        throw userError('protocol', 'Meshlens was updated: close this panel and open it again.');
      }
      deliver(snapshot());
      return { protocol: PROTOCOL_VERSION };
    },
    async cell({ service, window }, { signal }) {
      const { report } = results.get(folder);
      if (report === undefined || delivered === undefined) {
        return { score: null, evidence: [] };
      }
      const cell = cellOfSnapshot(report, delivered, service, window);
      if (cell.score === null) {
        return { score: null, evidence: [] };
      }
      return { score: cell.score, evidence: await evidenceOf(report, service, cell.window, signal) };
    },
    openEvidence: ({ evidence }) => inEditor(openEvidence(services.host, folder, evidence)),
    openService: ({ service }) =>
      inEditor(openService(services.host, folder, results.get(folder).report, service)),
    analyze: () => inEditor(Promise.resolve(vscode.commands.executeCommand('meshlens.analyze', folder))),
  };

  const server = createRpcServer<HeatmapRequests, HeatmapEvents>(pagePort(webview), handlers, {
    protocol: PROTOCOL_VERSION,
  });

  function deliver(next: HeatmapSnapshot): void {
    delivered = next;
    server.emit('snapshot', next);
  }

  return {
    get delivered() {
      return delivered;
    },
    show(next) {
      if (delivered !== undefined) {
        deliver(next);
      }
    },
    progress: (progress) => server.emit('progress', progress),
    close: () => server.close(),
  };
}
