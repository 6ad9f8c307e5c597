import type { Disposable, Uri } from 'vscode';
import type { LatencySnapshot } from '../../contracts/latency/page';
import { PageHost } from '../pages/page-host';
import { createRuntimePage } from '../pages/runtime';
import type { EditorServices } from '../services';
import { ModelDocument } from './model-document';
import type { ModelLatencies } from './model-latencies';

/** What a page of a model has got. */
export interface ShownModel {
  readonly snapshot: LatencySnapshot | undefined;
  readonly nodes: number;
}

/** The read-only editor of `.onnx` files. The file is read in a process of its own, while the page still loads. */
export class ModelEditor implements Disposable {
  private readonly pages: PageHost<ModelDocument, LatencySnapshot>;
  private readonly registration: Disposable;

  constructor(
    private readonly services: EditorServices,
    private readonly runtimes: ModelLatencies,
  ) {
    const page = createRuntimePage(services);
    this.pages = new PageHost(services, page);
    this.registration = services.host.registerFileEditor(page.viewType, {
      open: (uri) => this.open(uri),
      show: (document, panel) => this.pages.attach(panel, document.uri.fsPath, document),
    });
  }

  /** What the page of a model was given last; undefined while none is open. */
  shown(path: string): ShownModel | undefined {
    const page = this.pages.get(path);
    return page && { snapshot: page.server.delivered, nodes: page.subject.nodesSent };
  }

  dispose(): void {
    this.registration.dispose();
  }

  private open(uri: Uri): ModelDocument {
    const document = new ModelDocument(uri, this.runtimes, this.services.host);
    void document.read();
    return document;
  }
}
