import type { CancellationToken, Disposable } from 'vscode';
import type { ServedModel } from '../../contracts/serving/served-model';
import { lensesEnabled } from '../configuration';
import { disposeAll, Emitter } from '../host/emitter';
import type { HostDocument } from '../host/surfaces';
import type { EditorServices } from '../services';
import { SERVING_PATTERN } from './may-serve';
import { modelHover, modelLenses } from './model-lenses';
import { placeOf, type ConfigPlace, type ServingConfigs } from './serving-configs';

interface Served extends ConfigPlace {
  readonly models: readonly ServedModel[];
}

/** Lenses and hovers on the models that configs name. */
export function registerModelLenses(
  { host }: Pick<EditorServices, 'host'>,
  configs: Pick<ServingConfigs, 'ask' | 'onDidChange'>,
): Disposable {
  const { uris, workspace } = host;
  const refreshed = new Emitter<void>();

  /** Undefined where lenses are switched off and where a document lies in no folder. */
  async function served(document: HostDocument, token: CancellationToken): Promise<Served | undefined> {
    const place = placeOf(host, document.uri);
    if (place === undefined || !lensesEnabled(host, document.uri)) {
      return undefined;
    }
    const report = await configs.ask(document, token);
    return { ...place, models: report?.models ?? [] };
  }

  return disposeAll(
    refreshed,
    configs.onDidChange(() => refreshed.fire()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('meshlens.lenses')) {
        refreshed.fire();
      }
    }),
    host.registerLenses(SERVING_PATTERN, {
      onDidChange: refreshed.event,
      async lenses(document, token) {
        const found = await served(document, token);
        return found === undefined ? [] : modelLenses(uris, uris.file(found.folder), found.models);
      },
      async hover(document, position, token) {
        const found = await served(document, token);
        return found && modelHover(found.models, found.file, position, { canCalibrate: workspace.isTrusted });
      },
    }),
  );
}
