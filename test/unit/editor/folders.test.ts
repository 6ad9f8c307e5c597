import { describe, expect, it } from 'vitest';
import { analysableFolders, chooseFolder, folderAt, requireTrust } from '../../../src/editor/folders';
import { fakeServices } from './support/fake-services';
import { fakeUris } from './support/uris';

describe('folders of the workspace', () => {
  it('are those on the disk of this machine', () => {
    const { host } = fakeServices('/shop');
    const uri = fakeUris.from({ scheme: 'vscode-vfs', path: '/remote', query: '' });
    host.workspace.workspaceFolders.push({ uri, name: 'remote', index: 1 });
    expect(analysableFolders(host).map(({ name }) => name)).toEqual(['shop']);
    expect(folderAt(host, '/shop')?.name).toBe('shop');
    expect(folderAt(host, '/remote')).toBeUndefined();
  });

  it('are none in an empty window', async () => {
    const { host } = fakeServices();
    expect(
      analysableFolders({ workspace: { ...host.workspace, workspaceFolders: undefined } as never }),
    ).toEqual([]);
    await expect(chooseFolder(host)).rejects.toMatchObject({ code: 'no-folder', forUser: true });
  });
});

describe('requireTrust', () => {
  it('throws in Restricted Mode only', () => {
    const { host } = fakeServices('/shop');
    requireTrust(host);
    host.workspace.isTrusted = false;
    expect(() => requireTrust(host)).toThrow('only in a workspace you trust');
  });
});
