import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mayBeManifest, registerRefreshOnSave } from '../../../src/editor/refresh-on-save';
import { sampleReport } from '../contracts/sample-report';
import { fakeServices } from './support/fake-services';
import { fileUri } from './support/uris';

function watch({ analysed = ['/shop', '/bank'], failure = undefined as Error | undefined } = {}) {
  const services = fakeServices('/shop', '/bank');
  const refreshed: string[] = [];
  const registration = registerRefreshOnSave(
    services,
    {
      refreshFindings: ({ uri }) => {
        refreshed.push(uri.fsPath);
        return failure === undefined ? Promise.resolve() : Promise.reject(failure);
      },
    },
    {
      get: (folder) => ({
        report: analysed.includes(folder) ? sampleReport() : undefined,
        stored: false,
        progress: undefined,
        failure: undefined,
      }),
    },
  );
  const save = (path: string): void =>
    services.host.workspace.saved.fire({ uri: fileUri(path), version: 1, getText: () => '' });
  return { services, workspace: services.host.workspace, refreshed, registration, save };
}

describe('refreshing findings', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits until saving has been quiet, and then happens once per folder', () => {
    const { save, refreshed } = watch();
    save('/shop/docker-compose.yml');
    vi.advanceTimersByTime(300);
    save('/shop/k8s/cart.yaml');
    save('/bank/.env');
    vi.advanceTimersByTime(300);
    expect(refreshed).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(refreshed).toEqual(['/shop', '/bank']);
  });

  it('follows manifests that are created, deleted and renamed, on both sides', () => {
    const { workspace, refreshed } = watch();
    const manifest = fileUri('/shop/a.yaml');
    workspace.created.fire({ files: [manifest] });
    vi.advanceTimersByTime(400);
    workspace.deleted.fire({ files: [manifest] });
    vi.advanceTimersByTime(400);
    workspace.renamed.fire({ files: [{ oldUri: manifest, newUri: fileUri('/bank/a.txt') }] });
    vi.advanceTimersByTime(400);
    workspace.renamed.fire({ files: [{ oldUri: fileUri('/bank/a.txt'), newUri: fileUri('/bank/a.yaml') }] });
    vi.advanceTimersByTime(400);
    expect(refreshed).toEqual(['/shop', '/shop', '/shop', '/bank']);
  });

  it('ignores other files, files of no folder, and folders without a report', () => {
    const { save, refreshed } = watch({ analysed: ['/shop'] });
    save('/shop/readme.md');
    save('/elsewhere/a.yaml');
    save('/bank/a.yaml');
    vi.advanceTimersByTime(1000);
    expect(refreshed).toEqual([]);
  });

  it('follows limits and kinds in the settings', () => {
    const { workspace, refreshed } = watch();
    workspace.change('meshlens.seed', 3);
    vi.advanceTimersByTime(400);
    expect(refreshed).toEqual([]);
    workspace.change('meshlens.slo', {});
    vi.advanceTimersByTime(400);
    expect(refreshed).toEqual(['/shop', '/bank']);
    workspace.change('meshlens.kinds', 'kinds.yaml');
    vi.advanceTimersByTime(400);
    expect(refreshed).toHaveLength(4);
  });

  it('logs a failure', async () => {
    const { services, save } = watch({ failure: new Error('crashed') });
    save('/shop/a.yaml');
    await vi.advanceTimersByTimeAsync(400);
    expect(services.lines).toEqual(['warn: Findings could not be refreshed: Error: crashed']);
  });

  it('skips a folder that was closed meanwhile, and ends with its registration', () => {
    const { workspace, save, refreshed, registration } = watch();
    save('/shop/a.yaml');
    save('/bank/a.yaml');
    workspace.workspaceFolders.splice(0, 1);
    vi.advanceTimersByTime(400);
    expect(refreshed).toEqual(['/bank']);
    save('/bank/a.yaml');
    registration.dispose();
    save('/bank/a.yaml');
    vi.advanceTimersByTime(1000);
    expect(refreshed).toEqual(['/bank']);
  });
});

describe('mayBeManifest', () => {
  it.each([
    '/shop/docker-compose.yml',
    '/shop/k8s/cart.YAML',
    '/models/net/config.pbtxt',
    '/shop/.env',
    '/shop/.env.local',
  ])('takes %s', (path) => {
    expect(mayBeManifest(path)).toBe(true);
  });

  it.each(['/shop/traces/a.jsonl', '/shop/readme.md', '/shop/x.env/notes.txt', '/shop/yaml'])(
    'leaves %s',
    (path) => {
      expect(mayBeManifest(path)).toBe(false);
    },
  );
});
