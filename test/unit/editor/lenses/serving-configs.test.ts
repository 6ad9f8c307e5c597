import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServingReport } from '../../../../src/contracts/serving/served-model';
import type { HostDocument } from '../../../../src/editor/host/surfaces';
import { placeOf, ServingConfigs } from '../../../../src/editor/lenses/serving-configs';
import { abortError } from '../../../../src/process/rpc/errors';
import { served } from '../../findings/serving/served';
import { textDocument } from '../support/documents';
import { fakeServices } from '../support/fake-services';
import { fakeUris, fileUri } from '../support/uris';

const QUIET_MS = 400;
const empty: ServingReport = { models: [], findings: [], problems: [] };
const config = (version = 1, text = 'name: "net"') => textDocument('/shop/m/config.pbtxt', text, version);

/** Serving configs in a window, and the versions of texts that were asked about. */
function open(report: ServingReport = empty) {
  const services = fakeServices('/shop');
  const { host, analytics } = services;
  const signals: (AbortSignal | undefined)[] = [];
  analytics.answers.servedModels = (_, { signal }) => {
    signals.push(signal);
    return report;
  };
  const configs = new ServingConfigs(services);
  const changes: string[] = [];
  configs.onDidChange((folder) => changes.push(folder));
  const show = (...documents: HostDocument[]): void => {
    host.window.visibleTextEditors = documents.map((document) => ({ document }));
    host.workspace.textDocuments = documents;
    host.window.visibleChanged.fire(undefined);
  };
  return { services, host, analytics, configs, changes, signals, show };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('asking about a config', () => {
  it('sends its text and the selected files', async () => {
    const { host, analytics, configs } = open();
    host.workspace.settings.set('meshlens.exclude', ['old/**']);
    expect(await configs.ask(config())).toBe(empty);
    expect(analytics.asked).toEqual([
      {
        kind: 'servedModels',
        params: {
          folder: '/shop',
          file: 'm/config.pbtxt',
          text: 'name: "net"',
          include: [],
          exclude: ['old/**'],
          storageDir: '/storage',
        },
      },
    ]);
  });

  it('happens once per version, and the question about the old text is cancelled', async () => {
    const { analytics, configs, signals } = open();
    await Promise.all([configs.ask(config(1)), configs.ask(config(1))]);
    await configs.ask(config(2));
    expect(analytics.asked).toHaveLength(2);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
  });

  it('does not happen for what serves nothing or lies in no folder', async () => {
    const { analytics, configs } = open();
    expect(await configs.ask(textDocument('/shop/a.yaml', 'services: {}'))).toBeUndefined();
    expect(await configs.ask(textDocument('/elsewhere/config.pbtxt', ''))).toBeUndefined();
    expect(analytics.asked).toEqual([]);
  });

  it('answers nobody who has stopped waiting', async () => {
    const { configs } = open();
    const token = {
      isCancellationRequested: true,
      onCancellationRequested: () => ({ dispose: () => undefined }),
    };
    expect(await configs.ask(config(), token)).toBeUndefined();
  });

  it('logs a failure, and asks again at the next look', async () => {
    const { services, analytics, configs } = open();
    analytics.answers.servedModels = () => Promise.reject(new Error('crashed'));
    expect(await configs.ask(config())).toBeUndefined();
    expect(services.lines).toEqual([
      'warn: The models of m/config.pbtxt could not be looked up: Error: crashed',
    ]);
    analytics.answers.servedModels = () => Promise.reject(abortError());
    await configs.ask(config());
    expect(services.lines).toHaveLength(1);
    expect(analytics.asked).toHaveLength(2);
  });
});

describe('what is kept about open configs', () => {
  it('is told by folder, and forgotten when the document closes or serves nothing any more', async () => {
    const { host, configs, changes } = open();
    await configs.ask(config());
    expect([...configs.live('/shop')]).toEqual([['m/config.pbtxt', empty]]);
    host.workspace.closed.fire(config());
    expect(configs.live('/shop').size).toBe(0);
    const yaml = (text: string, version: number) => textDocument('/shop/a.yaml', text, version);
    await configs.ask(yaml('storageUri: x.onnx', 1));
    await configs.ask(yaml('services: {}', 2));
    expect(configs.live('/shop').size).toBe(0);
    expect(changes).toEqual(Array(4).fill('/shop'));
  });
});

describe('looking again', () => {
  it('starts with what is visible, after a pause', async () => {
    const { analytics, show } = open();
    show(config());
    await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
    expect(analytics.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(analytics.asked).toHaveLength(1);
  });

  it('follows the text of configs that were asked about, not others', async () => {
    const { host, analytics, show } = open();
    show(config(1));
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    host.window.visibleTextEditors = [{ document: config(2) }];
    host.workspace.textChanged.fire({ document: textDocument('/shop/readme.md', '') });
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(analytics.asked).toHaveLength(1);
    host.workspace.textChanged.fire({ document: config(2) });
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(analytics.asked).toHaveLength(2);
  });

  it.each([
    [
      'the selection changes',
      (host: ReturnType<typeof open>['host']) => host.workspace.change('meshlens.include', []),
    ],
    [
      'a .gitignore is saved',
      (host: ReturnType<typeof open>['host']) =>
        host.workspace.saved.fire(textDocument('/shop/.gitignore', '')),
    ],
  ])('asks about all open configs, also hidden ones, when %s', async (_, change) => {
    const { host, analytics, configs } = open();
    host.workspace.textDocuments = [config()];
    await configs.ask(config());
    change(host);
    await vi.advanceTimersByTimeAsync(0);
    expect(analytics.asked).toHaveLength(2);
  });

  it('does not happen for other settings and files', async () => {
    const { host, analytics, configs } = open();
    host.workspace.textDocuments = [config()];
    await configs.ask(config());
    host.workspace.change('meshlens.seed', 2);
    host.workspace.saved.fire(textDocument('/shop/readme.md', ''));
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(analytics.asked).toHaveLength(1);
  });

  it('watches models once a config names one', async () => {
    const { host, analytics, configs } = open({ ...empty, models: [served({})] });
    expect(host.workspace.watchers).toEqual([]);
    host.workspace.textDocuments = [config()];
    await configs.ask(config());
    await configs.ask(config(2));
    expect(host.workspace.watchers.map(({ glob }) => glob)).toEqual(['**/*.onnx']);
    host.workspace.textDocuments = [config(2)];
    host.workspace.watchers[0].changed.fire(fileUri('/shop/m/1/model.onnx'));
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(analytics.asked).toHaveLength(3);
  });

  it('ends with disposal', async () => {
    const { analytics, configs, signals, show } = open();
    await configs.ask(config());
    configs.dispose();
    show(config(2));
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(analytics.asked).toHaveLength(1);
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('placeOf', () => {
  it('is the path in the folder, for files on disk only', () => {
    const { host } = open();
    expect(placeOf(host, fileUri('/shop/m/config.pbtxt'))).toEqual({
      folder: '/shop',
      file: 'm/config.pbtxt',
    });
    expect(
      placeOf(host, fakeUris.from({ scheme: 'git', path: '/shop/m/config.pbtxt', query: '' })),
    ).toBeUndefined();
  });
});
