import { isAbort, RpcError } from '../process/rpc/errors';
import type { EditorServices } from './services';

/** Tells the user what went wrong; a cancellation is not an error. Does not wait for the message to be closed. */
export function showError(
  { output, analytics, host }: Pick<EditorServices, 'output' | 'analytics' | 'host'>,
  error: unknown,
): void {
  if (isAbort(error)) {
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  const forUser = error instanceof RpcError && error.forUser;
  output.error(error instanceof Error && !forUser ? (error.stack ?? message) : message);
  const actions = ['Show Output', ...(analytics.state === 'given-up' ? ['Start Again'] : [])];
  const text = forUser ? message : `Meshlens made an error: ${message}`;
  void host.window.showErrorMessage(text, ...actions).then((action) => {
    if (action === 'Show Output') {
      output.show();
    }
    if (action === 'Start Again') {
      analytics.reset();
      void host.commands.executeCommand('meshlens.analyze');
    }
  });
}
