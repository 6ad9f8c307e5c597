import * as vscode from 'vscode';
import { isAbort, RpcError } from '../process/rpc/errors';
import type { EditorServices } from './services';

/** Tells the user what went wrong; a cancellation is not an error. Does not wait for the message to be closed. */
export function showError(
  { output, analytics }: Pick<EditorServices, 'output' | 'analytics'>,
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
  void vscode.window.showErrorMessage(text, ...actions).then((action) => {
    if (action === 'Show Output') {
      output.show();
    }
    if (action === 'Start Again') {
      analytics.reset();
      void vscode.commands.executeCommand('meshlens.analyze');
    }
  });
}

/** Registers a command whose failure is shown. */
export function registerCommand(
  services: EditorServices,
  id: string,
  run: (...args: unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      showError(services, error);
      return undefined;
    }
  });
}
