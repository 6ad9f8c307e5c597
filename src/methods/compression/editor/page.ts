import {
  compressionPage,
  type CompressionRequests,
  type CompressionSnapshot,
} from '../../../contracts/compression/page';
import type { VariantName } from '../../../contracts/compression/report';
import { runtimePage } from '../../../contracts/latency/page';
import type { Page, PageHandlers } from '../../../editor/pages/page';
import type { EditorServices } from '../../../editor/services';
import type { CompressionDocument } from './document';

/** What a model can be compressed to, and what each way costs. */
export function createCompressionPage({
  host,
}: Pick<EditorServices, 'host'>): Page<CompressionDocument, CompressionSnapshot> {
  const { commands, uris, window } = host;

  /** Beside the model by default, under another name than the model's. */
  async function write(document: CompressionDocument, variant: VariantName): Promise<void> {
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1).replace(/\.onnx$/i, '');
    const target = await window.showSaveDialog({
      defaultUri: uris.joinPath(document.uri, '..', `${name}-${variant}.onnx`),
      filters: { 'ONNX models': ['onnx'] },
    });
    if (target !== undefined) {
      await document.write(variant, target);
    }
  }

  async function chooseData(document: CompressionDocument): Promise<void> {
    const files = await window.showOpenDialog({
      canSelectMany: true,
      filters: { 'NumPy arrays': ['npy'] },
      openLabel: 'Use as Samples',
      title: 'Samples for the inputs; of several files each is called after its input',
    });
    if (files !== undefined && files.length > 0) {
      document.useData(files);
    }
  }

  return {
    ...compressionPage,
    content: (document) => ({
      basis: () => Object.values({ ...document.snapshot(), data: document.snapshot().data.join('\n') }),
      snapshot: () => document.snapshot(),
      progress: () => document.progress,
      onDidChange: document.onDidChange,
      handlers: (page): PageHandlers<CompressionRequests> => ({
        compress: ({ sizeFactor }) => page.started(document.compress(sizeFactor)),
        chooseData: () => page.started(chooseData(document)),
        forgetData() {
          document.useData([]);
          return null;
        },
        write: ({ variant }) => page.started(write(document, variant)),
        cancel() {
          document.cancel();
          return null;
        },
        showRuntime: () =>
          page.started(commands.executeCommand('vscode.openWith', document.uri, runtimePage.viewType)),
        manageTrust: () => page.started(commands.executeCommand('workbench.trust.manage')),
      }),
    }),
  };
}
