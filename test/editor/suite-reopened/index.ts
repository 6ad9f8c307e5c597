import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { folder, meshlens, until } from '../suite/support';
import { runMocha } from '../suite/runner';

/** The next window on the same folder. Nobody gives a command in it. */
export function run(): Promise<void> {
  return runMocha(() => {
    describe('the next window on the folder', () => {
      it('goes on with the training, shows its result, and leaves nothing to go on with', async () => {
        const openedMs = Date.now();
        const api = await meshlens();
        const resumed = await until(
          'the training goes on',
          async () =>
            (await api.jobs()).find(({ kind, state }) => kind === 'anomaly.learn' && state === 'running'),
          60_000,
        );
        assert.deepEqual(resumed.origin, { folder: folder().uri.fsPath, request: 'train' });
        assert.equal(resumed.pid, (await api.status())?.pid, 'this window runs it');
        const report = await until('it is done', () => api.report(folder().uri.fsPath), 120_000);
        assert.equal(report.anomaly.model.source, 'trained');
        assert.ok(report.createdMs >= openedMs, 'and not a kept result');
        const ended = (await api.jobs()).find(({ id }) => id === resumed.id);
        assert.equal(ended?.state, 'done');
        assert.deepEqual(
          (await api.jobs()).filter(({ endedMs }) => endedMs === null),
          [],
        );
      });
    });
    return Promise.resolve();
  });
}
