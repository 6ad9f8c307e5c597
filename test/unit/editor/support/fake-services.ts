import type { SecretStorageChangeEvent } from 'vscode';
import { Emitter } from '../../../../src/editor/host/emitter';
import type { AnalyticsRequests } from '../../../../src/contracts/protocol';
import type { RequestOptions } from '../../../../src/process/rpc/client';
import type { ProgressOf } from '../../../../src/process/rpc/messages';
import type { Analytics, EditorServices } from '../../../../src/editor/services';
import { FakeHost } from './fake-host';
import { fileUri, openFolder } from './uris';

type Answers = {
  [K in keyof AnalyticsRequests]?: (
    params: AnalyticsRequests[K]['params'],
    options: RequestOptions<ProgressOf<AnalyticsRequests, K>>,
  ) => AnalyticsRequests[K]['result'] | Promise<AnalyticsRequests[K]['result']>;
};

/** An analytics process that answers from a table and notes what it was asked. */
export class FakeAnalytics implements Analytics {
  state: Analytics['state'] = 'running';
  resets = 0;
  renewals = 0;
  readonly asked: { readonly kind: string; readonly params: unknown }[] = [];
  readonly answers: Answers = {};

  reset(): void {
    this.resets += 1;
  }

  renew(): void {
    this.renewals += 1;
  }

  async request<K extends keyof AnalyticsRequests>(
    kind: K,
    params: AnalyticsRequests[K]['params'],
    options: RequestOptions<ProgressOf<AnalyticsRequests, K>> = {},
  ): Promise<AnalyticsRequests[K]['result']> {
    this.asked.push({ kind, params });
    const answer = this.answers[kind];
    if (answer === undefined) {
      throw new Error(`nothing answers ${kind}`);
    }
    return await answer(params, options);
  }
}

export interface FakeServices extends EditorServices {
  readonly host: FakeHost;
  readonly analytics: FakeAnalytics;
  /** Lines of the output channel, such as "warn: text". */
  readonly lines: string[];
  /** The state of the workspace. */
  readonly state: Map<string, unknown>;
  /** What the secret storage holds. */
  readonly secrets: Map<string, string>;
}

/** Services over a window with these folders open. */
export function fakeServices(...folders: readonly string[]): FakeServices {
  const host = new FakeHost();
  host.workspace.workspaceFolders = folders.map(openFolder);
  const lines: string[] = [];
  const state = new Map<string, unknown>();
  const secrets = new Map<string, string>();
  const secretChanged = new Emitter<SecretStorageChangeEvent>();
  const setSecret = (key: string, value: string | undefined): Promise<void> => {
    if (value === undefined) {
      secrets.delete(key);
    } else {
      secrets.set(key, value);
    }
    secretChanged.fire({ key });
    return Promise.resolve();
  };
  const line =
    (level: string) =>
    (text: unknown): void =>
      void lines.push(`${level}: ${String(text)}`);
  return {
    host,
    analytics: new FakeAnalytics(),
    lines,
    state,
    secrets,
    output: {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      show: () => void lines.push('shown'),
    },
    context: {
      asAbsolutePath: (file) => `/extension/${file}`,
      extensionUri: fileUri('/extension'),
      globalStorageUri: fileUri('/storage'),
      secrets: {
        get: (key) => Promise.resolve(secrets.get(key)),
        store: (key, value) => setSecret(key, value),
        delete: (key) => setSecret(key, undefined),
        onDidChange: secretChanged.event,
      },
      workspaceState: {
        keys: () => [...state.keys()],
        get: <T>(key: string, fallback?: T) => (state.has(key) ? (state.get(key) as T) : fallback),
        update: (key: string, value: unknown) => {
          if (value === undefined) {
            state.delete(key);
          } else {
            state.set(key, value);
          }
          return Promise.resolve();
        },
      },
    },
  };
}
