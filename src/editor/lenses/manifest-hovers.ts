import type { Disposable } from 'vscode';
import type { Forecasting } from '../forecasting';
import { disposeAll, Emitter } from '../host/emitter';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { replicaHover } from './replica-hover';
import { serviceHover } from './service-hover';
import { placeOf } from './serving-configs';

const MANIFEST_PATTERN = '**/*.{yaml,yml}';

/**
 * Hovers on the names and on the replicas of services in manifests. Nothing is computed for them: without an analysis
 * or a load forecast there are none.
 */
export function registerManifestHovers(
  { host }: Pick<EditorServices, 'host'>,
  results: Pick<Results, 'get'>,
  forecasting: Pick<Forecasting, 'keptLoad'>,
): Disposable {
  const never = new Emitter<void>();
  return disposeAll(
    never,
    host.registerLenses(MANIFEST_PATTERN, {
      onDidChange: never.event,
      lenses: () => Promise.resolve([]),
      async hover(document, position, token) {
        const place = placeOf(host, document.uri);
        if (place === undefined) {
          return undefined;
        }
        const hovered = { file: place.file, text: document.getText(), position };
        const { report } = results.get(place.folder);
        const named = report && serviceHover(report, hovered);
        if (named !== undefined) {
          return named;
        }
        const load = await forecasting.keptLoad(place.folder);
        return !load || token.isCancellationRequested ? undefined : replicaHover(load, hovered);
      },
    }),
  );
}
