import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, folder, until, untilStatus } from './support';

const SETTINGS = '.vscode/settings.json';

/** MESHLENS_REDIS as the analytics process got it; undefined when it got none. */
async function redisOfProcess(): Promise<string | undefined> {
  await analyze();
  const { pid } = await untilStatus('it is idle', ({ busy }) => !busy);
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return variables.find((each) => each.startsWith('MESHLENS_REDIS='))?.split('=')[1];
}

async function setUser(value: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('meshlens');
  await settings.update('jobs.redis', value, vscode.ConfigurationTarget.Global);
}

const redisSetting = (): string | undefined =>
  vscode.workspace.getConfiguration('meshlens', folder().uri).get('jobs.redis');

describe('the queue of jobs', () => {
  it('is set by the user alone: the same setting of the workspace is ignored', async function () {
    const file = vscode.Uri.joinPath(folder().uri, SETTINGS);
    const hostile = { 'meshlens.jobs.redis': 'redis://hostile.example.org', 'meshlens.lenses': false };
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(hostile)));
    try {
      const lenses = (): unknown => vscode.workspace.getConfiguration('meshlens', folder().uri).get('lenses');
      await until('the settings of the workspace are read', () => lenses() === false);
      assert.equal(redisSetting(), '');
      await assert.rejects(
        async () =>
          vscode.workspace
            .getConfiguration('meshlens', folder().uri)
            .update('jobs.redis', 'redis://hostile.example.org', vscode.ConfigurationTarget.Workspace),
        /jobs\.redis/,
      );
      if (!existsSync('/proc/self/environ')) {
        this.skip();
      }
      assert.equal(await redisOfProcess(), undefined);
      await setUser('redis://127.0.0.1:1');
      assert.equal(redisSetting(), 'redis://127.0.0.1:1');
      assert.equal(
        await redisOfProcess(),
        'redis://127.0.0.1:1',
        'a changed setting starts the process again',
      );
    } finally {
      await setUser(undefined);
      await vscode.workspace.fs.delete(file);
    }
    await until('the setting is gone', () => redisSetting() === '');
    assert.equal(await redisOfProcess(), undefined);
  });
});
