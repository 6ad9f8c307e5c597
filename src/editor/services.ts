import type * as vscode from 'vscode';
import type { AnalyticsEvents, AnalyticsRequests } from '../contracts/protocol';
import type { Supervisor } from '../process/supervisor';

export type Analytics = Supervisor<AnalyticsRequests, AnalyticsEvents>;

/** What the parts of the editor are built from. */
export interface EditorServices {
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.LogOutputChannel;
  readonly analytics: Analytics;
}
