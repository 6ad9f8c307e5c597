import { compressionPage, type CompressionSnapshot } from '../../../contracts/compression/page';
import type { HostUri } from '../../../editor/host/host';
import { PageHost } from '../../../editor/pages/page-host';
import type { EditorServices } from '../../../editor/services';
import { CompressionDocument } from './document';
import { createCompressionPage } from './page';

/** The page that says what an ONNX model can be compressed to: an editor of `.onnx` files that is opened on request. */
export class CompressionEditor {
  private readonly pages: PageHost<CompressionDocument, CompressionSnapshot>;
  private readonly documents = new Map<string, CompressionDocument>();
  private readonly registration: { dispose(): unknown };

  constructor(private readonly services: EditorServices) {
    this.pages = new PageHost(services, createCompressionPage(services));
    this.registration = services.host.registerFileEditor(compressionPage.viewType, {
      open: (uri) => this.documentOf(uri),
      show: (document, panel) => this.pages.attach(panel, document.uri.fsPath, document),
    });
  }

  /** Opens the page of a model and compresses it there, unless that runs already. */
  async compress(uri: HostUri): Promise<void> {
    const document = this.documentOf(uri);
    if (document.snapshot().running === null) {
      void document.compress(null);
    }
    try {
      await this.services.host.commands.executeCommand('vscode.openWith', uri, compressionPage.viewType);
    } catch (error) {
      // Without a page nobody sees the result, and nobody can cancel.
      document.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.registration.dispose();
    for (const document of [...this.documents.values()]) {
      document.dispose();
    }
  }

  private documentOf(uri: HostUri): CompressionDocument {
    const known = this.documents.get(uri.fsPath);
    if (known !== undefined) {
      return known;
    }
    const document = new CompressionDocument(uri, this.services, () => this.documents.delete(uri.fsPath));
    this.documents.set(uri.fsPath, document);
    return document;
  }
}
