import * as vscode from 'vscode';
import { PROTOCOL_VERSION } from '../../contracts/protocol';
import { userError } from '../../process/rpc/errors';
import { createRpcServer, type RpcHandlers } from '../../process/rpc/server';
import type { LatencyEvents, LatencyRequests, LatencySnapshot } from '../../contracts/latency/page';
import { pagePort, saveAs } from '../panels/page';
import type { EditorServices } from '../services';
import { showError } from '../show-error';
import type { ModelDocument } from './model-document';

export interface RuntimeServer {
  /** What the page has; undefined until it is ready. */
  readonly delivered: LatencySnapshot | undefined;
  /** Nodes of it that the page has fetched. */
  readonly nodesSent: number;
  close(): void;
}

/** Answers one runtime page. */
export function serveRuntime(
  webview: vscode.Webview,
  document: ModelDocument,
  services: EditorServices,
): RuntimeServer {
  let delivered: LatencySnapshot | undefined;
  let nodesSent = 0;

  /** What the page starts and does not wait for; the document keeps what becomes of it. */
  const started = (work: Promise<unknown> | Thenable<unknown>): null => {
    work.then(undefined, (error: unknown) => showError(services, error));
    return null;
  };

  const handlers: RpcHandlers<LatencyRequests> = {
    ready({ protocol }) {
      if (protocol !== PROTOCOL_VERSION) {
        throw userError('protocol', 'Meshlens was updated: close this editor and open it again.');
      }
      // A page that was hidden is made anew and knows nothing.
      delivered = undefined;
      nodesSent = 0;
      deliver();
      return { protocol: PROTOCOL_VERSION };
    },
    nodes({ revision, from }) {
      const piece = document.nodes(revision, from);
      if (piece !== null) {
        nodesSent = from + piece.name.length;
      }
      return piece;
    },
    setDimensions: ({ dimensions }) => started(document.setDimensions(dimensions)),
    measure: () => started(document.measure()),
    calibrate: () => started(document.calibrate()),
    reload: () => started(document.read()),
    manageTrust: () => started(vscode.commands.executeCommand('workbench.trust.manage')),
    cancel() {
      document.cancel();
      return null;
    },
    save: ({ name, bytes }) => saveAs(vscode.Uri.joinPath(document.uri, '..'), name, bytes),
  };
  const server = createRpcServer<LatencyRequests, LatencyEvents>(pagePort(webview), handlers, {
    protocol: PROTOCOL_VERSION,
  });

  function deliver(): void {
    const next = document.snapshot();
    if (delivered === undefined || changed(delivered, next)) {
      delivered = next;
      server.emit('snapshot', next);
    }
    server.emit('progress', document.progress);
  }

  const subscription = document.onDidChange(() => {
    if (delivered !== undefined) {
      deliver();
    }
  });

  return {
    get delivered() {
      return delivered;
    },
    get nodesSent() {
      return nodesSent;
    },
    close() {
      subscription.dispose();
      server.close();
    },
  };
}

/** The model itself changes only with the revision. */
function changed(
  { model: _before, ...before }: LatencySnapshot,
  { model: _after, ...after }: LatencySnapshot,
): boolean {
  return (Object.keys(after) as (keyof typeof after)[]).some((key) => before[key] !== after[key]);
}
