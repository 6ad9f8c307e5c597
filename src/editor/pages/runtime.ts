import { runtimePage, type LatencyRequests, type LatencySnapshot } from '../../contracts/latency/page';
import type { ModelDocument } from '../onnx/model-document';
import type { EditorServices } from '../services';
import type { Page, PageHandlers } from './page';
import { saveInto } from './save-as';

/** What an ONNX model is made of and how long it takes. */
export function createRuntimePage({
  host,
}: Pick<EditorServices, 'host'>): Page<ModelDocument, LatencySnapshot> {
  return {
    ...runtimePage,
    content: (document) => ({
      basis() {
        // The model itself changes only with the revision.
        const { model: _, ...rest } = document.snapshot();
        return Object.values(rest);
      },
      snapshot: () => document.snapshot(),
      progress: () => document.progress,
      onDidChange: document.onDidChange,
      handlers: (page): PageHandlers<LatencyRequests> => ({
        nodes: ({ revision, from }) => document.nodes(revision, from),
        picture: ({ revision, view }, { signal }) => document.draw(revision, view, signal),
        node: ({ revision, node }, { signal }) => document.describeNode(revision, node, signal),
        setDimensions: ({ dimensions }) => page.started(document.setDimensions(dimensions)),
        measure: () => page.started(document.measure()),
        calibrate: () => page.started(document.calibrate()),
        compress: () => page.started(host.commands.executeCommand('meshlens.compressModel', document.uri)),
        reload: () => page.started(document.read()),
        manageTrust: () => page.started(host.commands.executeCommand('workbench.trust.manage')),
        cancel() {
          document.cancel();
          return null;
        },
        save: saveInto(host, host.uris.joinPath(document.uri, '..')),
      }),
    }),
  };
}
