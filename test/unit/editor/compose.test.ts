import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from '../../../src/editor/commands/commands';
import { compose } from '../../../src/editor/compose';
import { policiesOf } from '../../../src/methods/lists';
import { methods } from '../../../src/methods/registry';
import { textDocument } from './support/documents';
import { fakeServices } from './support/fake-services';

/** The extension in a window with a manifest and a model in it, and what it looked at. */
function start() {
  const { context, output, host, lines } = fakeServices('/shop');
  host.workspace.files.set('/shop/docker-compose.yml', 100).set('/shop/net.onnx', 100);
  host.workspace.textDocuments = [textDocument('/shop/docker-compose.yml', 'services: {}')];
  const looks = [
    vi.spyOn(host.workspace.fs, 'stat'),
    vi.spyOn(host.workspace, 'findFiles'),
    vi.spyOn(host.workspace, 'createFileSystemWatcher'),
    vi.spyOn(host, 'watchFile'),
  ];
  const { answers, disposables } = compose({ context, output, host }, policiesOf(methods));
  return { host, lines, looks, answers, disposables };
}

/** Child processes that this one has. */
const children = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;

describe('activation', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('registers the commands, trees, pages, lenses, fixes and documents', () => {
    const { host } = start();
    expect([...host.commands.registered.keys()]).toEqual(commands.map(({ id }) => id));
    expect([...host.trees.keys()]).toEqual(['meshlens.services', 'meshlens.incidents', 'meshlens.jobs']);
    expect([...host.restorers.keys()]).toEqual(['meshlens.heatmap', 'meshlens.map', 'meshlens.forecast']);
    expect([...host.editors.keys()]).toEqual(['meshlens.onnxModel']);
    expect([...host.workspace.contentProviders.keys()]).toEqual(['meshlens-job', 'meshlens-record']);
    expect([host.lenses, host.fixes].every((provider) => provider !== undefined)).toBe(true);
  });

  it('reads no file, starts no process and shows nothing', async () => {
    const before = children();
    const { host, lines, looks, answers } = start();
    expect(children()).toBe(before);
    for (const look of looks) {
      expect(look).not.toHaveBeenCalled();
    }
    expect(await answers.status()).toBeNull();
    expect(answers.report('/shop')).toBeUndefined();
    expect(answers.failure('/shop')).toBeUndefined();
    expect(answers.heatmap('/shop')).toBeUndefined();
    expect(answers.forecast('/shop')).toBeUndefined();
    expect(answers.model('/shop/net.onnx')).toBeUndefined();
    expect(host.diagnostics.size).toBe(0);
    expect(host.statuses).toEqual([]);
    expect(host.panels).toEqual([]);
    expect(host.window.messages).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('is taken back as a whole', () => {
    const { host, disposables } = start();
    disposables.forEach((part) => void part.dispose());
    const { commands: registered, trees, restorers, editors, workspace } = host;
    expect(
      [registered.registered, trees, restorers, editors, workspace.contentProviders].map(({ size }) => size),
    ).toEqual([0, 0, 0, 0, 0]);
    expect([host.lenses, host.fixes]).toEqual([undefined, undefined]);
  });
});
