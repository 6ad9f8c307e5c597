import type * as vscode from 'vscode';
import type { Analysis } from '../analysis';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

/** `Meshlens: Cancel Analysis`: what the button of the progress notification does, for the keyboard. */
export function registerCancelAnalysis(services: EditorServices, analysis: Analysis): vscode.Disposable {
  return registerCommand(services, 'meshlens.cancelAnalysis', () => analysis.cancel());
}
