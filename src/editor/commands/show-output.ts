import type * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

/** `Meshlens: Show Output`. */
export function registerShowOutput(services: EditorServices): vscode.Disposable {
  return registerCommand(services, 'meshlens.showOutput', () => services.output.show());
}
