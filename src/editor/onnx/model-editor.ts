import * as vscode from 'vscode';
import type { LatencySnapshot } from '../../contracts/latency/page';
import { showPage } from '../panels/page';
import type { EditorServices } from '../services';
import { MODEL_VIEW_TYPE } from './find-models';
import { ModelDocument } from './model-document';
import type { ModelLatencies } from './model-latencies';
import { serveRuntime, type RuntimeServer } from './runtime-server';

/** What a page of a model has got. */
export interface ShownModel {
  readonly snapshot: LatencySnapshot | undefined;
  readonly nodes: number;
}

/** The read-only editor of `.onnx` files. The file is read in a process of its own, while the page still loads. */
export class ModelEditor implements vscode.CustomReadonlyEditorProvider<ModelDocument>, vscode.Disposable {
  private readonly pages = new Map<string, RuntimeServer>();
  private readonly registration: vscode.Disposable;

  constructor(
    private readonly services: EditorServices,
    private readonly runtimes: ModelLatencies,
  ) {
    this.registration = vscode.window.registerCustomEditorProvider(MODEL_VIEW_TYPE, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  openCustomDocument(uri: vscode.Uri): ModelDocument {
    const document = new ModelDocument(uri, this.runtimes);
    void document.read();
    return document;
  }

  resolveCustomEditor(document: ModelDocument, panel: vscode.WebviewPanel): void {
    const server = serveRuntime(panel.webview, document, this.services);
    const path = document.uri.fsPath;
    this.pages.set(path, server);
    panel.onDidDispose(() => {
      server.close();
      if (this.pages.get(path) === server) {
        this.pages.delete(path);
      }
    });
    showPage(panel.webview, this.services.context.extensionUri, 'runtime', 'Meshlens model runtime');
  }

  /** What the page of a model was given last; undefined while none is open. */
  shown(path: string): ShownModel | undefined {
    const server = this.pages.get(path);
    return server && { snapshot: server.delivered, nodes: server.nodesSent };
  }

  dispose(): void {
    this.registration.dispose();
  }
}
