import * as vscode from 'vscode';
import {
  PROTOCOL_VERSION,
  type ForecastEvents,
  type ForecastRequests,
  type ForecastSnapshot,
} from '../../contracts/protocol';
import { userError } from '../../process/rpc/errors';
import { createRpcServer, type RpcHandlers } from '../../process/rpc/server';
import { withRecentHistory } from '../../contracts/forecast/service-forecast';
import { openService } from '../evidence/open-service';
import type { Forecasting } from '../forecasting';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { showError } from '../show-error';
import { pagePort, saveAs } from './page';

const UNTRUSTED = 'A forecast has to be trained, and Meshlens trains only in a workspace you trust.';

export interface ForecastServer {
  /** The snapshot the page has; undefined until it is ready. */
  readonly delivered: ForecastSnapshot | undefined;
  /** Sends what changed if the page is ready; otherwise it will ask. */
  show(): void;
  close(): void;
}

/** Answers one forecast page. */
export function serveForecast(
  webview: vscode.Webview,
  folder: string,
  services: EditorServices,
  forecasting: Forecasting,
  results: Results,
): ForecastServer {
  let delivered: ForecastSnapshot | undefined;

  /** What the page starts and does not wait for: its failure is shown in the editor. */
  const inEditor = (work: Promise<unknown>): null => {
    work.catch((error: unknown) => showError(services, error));
    return null;
  };

  const handlers: RpcHandlers<ForecastRequests> = {
    ready({ protocol }) {
      if (protocol !== PROTOCOL_VERSION) {
        throw userError('protocol', 'Meshlens was updated: close this panel and open it again.');
      }
      // A page that was hidden is made anew and knows nothing.
      delivered = undefined;
      deliver();
      return { protocol: PROTOCOL_VERSION };
    },
    forecast: () => inEditor(forecasting.run(folder)),
    cancel() {
      forecasting.cancel(folder);
      return null;
    },
    openService: ({ service }) =>
      inEditor(openService(services.host, folder, results.get(folder).report, service)),
    modelLines: ({ service, quantity }) => {
      const { report } = forecasting.get(folder);
      return (
        report?.series.find((series) => series.service === service && series.quantity === quantity)?.lines ??
        []
      );
    },
    save: ({ name, bytes }) => saveAs(vscode.Uri.file(folder), name, bytes),
  };

  const server = createRpcServer<ForecastRequests, ForecastEvents>(pagePort(webview), handlers, {
    protocol: PROTOCOL_VERSION,
  });

  function deliver(): void {
    const { report, failure, progress } = forecasting.get(folder);
    const message = failure ?? (report === null && !vscode.workspace.isTrusted ? UNTRUSTED : null);
    const changed = delivered === undefined || delivered.message !== message || shown !== report;
    shown = report;
    if (changed) {
      delivered = { folder, message, report: report && withRecentHistory(report) };
      server.emit('snapshot', delivered);
    }
    server.emit('progress', progress);
  }
  let shown: unknown;

  return {
    get delivered() {
      return delivered;
    },
    show() {
      if (delivered !== undefined) {
        deliver();
      }
    },
    close: () => server.close(),
  };
}
