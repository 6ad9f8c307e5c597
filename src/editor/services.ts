import type * as vscode from 'vscode';
import type { AnalyticsEvents, AnalyticsRequests } from '../contracts/protocol';
import type { Supervisor } from '../process/supervisor';
import type { Host } from './host/host';

/** What the editor asks of the analytics process. */
export type Analytics = Pick<
  Supervisor<AnalyticsRequests, AnalyticsEvents>,
  'state' | 'request' | 'reset' | 'renew'
>;

/** What the parts of the editor are built from. */
export interface EditorServices {
  readonly context: Pick<
    vscode.ExtensionContext,
    'asAbsolutePath' | 'extensionUri' | 'globalStorageUri' | 'secrets' | 'workspaceState'
  >;
  readonly output: Pick<vscode.LogOutputChannel, 'debug' | 'info' | 'warn' | 'error' | 'show'>;
  readonly analytics: Analytics;
  readonly host: Host;
}
