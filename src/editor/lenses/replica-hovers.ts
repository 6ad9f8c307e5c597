import type { Disposable } from 'vscode';
import type { Forecasting } from '../forecasting';
import { disposeAll, Emitter } from '../host/emitter';
import type { EditorServices } from '../services';
import { replicaHover } from './replica-hover';
import { placeOf } from './serving-configs';

const MANIFEST_PATTERN = '**/*.{yaml,yml}';

/** Hovers on the replicas of manifests. Nothing is computed for them: without a load forecast there is none. */
export function registerReplicaHovers(
  { host }: Pick<EditorServices, 'host'>,
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
        const report = place && (await forecasting.keptLoad(place.folder));
        return place === undefined || !report || token.isCancellationRequested
          ? undefined
          : replicaHover(report, { file: place.file, text: document.getText(), position });
      },
    }),
  );
}
