import { keepQueuePassword, queueSettings } from '../jobs/queue-settings';
import type { EditorCommand } from './command';

/** `Meshlens: Set Password of the Job Queue`: kept in the secret storage of the editor. Resolves to whether it was changed. */
export const setQueuePassword: EditorCommand = {
  id: 'meshlens.setQueuePassword',
  async run({ context, host }): Promise<boolean> {
    const password = await host.window.showInputBox({
      title: 'Password of the Job Queue',
      prompt: 'The password of Redis. It is kept in the secret storage of VS Code. Empty: none is kept.',
      password: true,
      ignoreFocusOut: true,
    });
    if (password === undefined) {
      return false;
    }
    await keepQueuePassword(context, password);
    const { redis } = queueSettings(host);
    const without = redis === '' ? ' Set meshlens.jobs.redis as well: without it no queue is used.' : '';
    void host.window.showInformationMessage(
      `${password === '' ? 'The password is removed.' : 'The password is kept.'}${without}`,
    );
    return true;
  },
};
