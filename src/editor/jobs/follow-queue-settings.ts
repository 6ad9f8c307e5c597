import type { Disposable } from 'vscode';
import { disposeAll } from '../host/emitter';
import type { EditorServices } from '../services';
import { affectsQueue, isQueuePassword, isSame, queueProblem, queueSettings } from './queue-settings';

const SETTINGS = 'Open Settings';

/** Has the next analytics process start with the settings as they are now, and says what is wrong with them. */
export function followQueueSettings({
  analytics,
  context,
  host,
}: Pick<EditorServices, 'analytics' | 'context' | 'host'>): Disposable {
  let known = queueSettings(host);
  return disposeAll(
    context.secrets.onDidChange((change) => {
      if (isQueuePassword(change)) {
        analytics.renew();
      }
    }),
    host.workspace.onDidChangeConfiguration((change) => {
      // A workspace that names them as well causes the event, and changes nothing.
      const settings = affectsQueue(change) ? queueSettings(host) : known;
      if (isSame(settings, known)) {
        return;
      }
      known = settings;
      analytics.renew();
      const problem = queueProblem(settings);
      if (problem !== null) {
        void host.window.showErrorMessage(problem, SETTINGS).then((action) => {
          if (action === SETTINGS) {
            void host.commands.executeCommand('workbench.action.openSettings', 'meshlens.jobs');
          }
        });
      }
    }),
  );
}
