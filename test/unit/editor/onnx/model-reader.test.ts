import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../../src/contracts/protocol';
import { ModelReader } from '../../../../src/editor/onnx/model-reader';
import { isAbort } from '../../../../src/process/rpc/errors';
import { untilDead } from '../../process/fixtures/processes';

const readers: ModelReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) {
    await reader.dispose();
  }
});

function open({ idleMs }: { idleMs?: number } = {}) {
  const reader = new ModelReader({
    script: path.join(__dirname, 'fixtures/reader.cjs'),
    args: [String(PROTOCOL_VERSION)],
    now: () => Date.now(),
    log: () => undefined,
    idleMs,
  });
  readers.push(reader);
  const inspect = async (fileName: string, { signal } = new AbortController()) => {
    const answer = await reader.inspect(
      { file: `/models/${fileName}`, fileName, dimensions: {}, storageDir: '/storage' },
      signal,
    );
    return answer.kind === 'unreadable' ? answer.reason : answer.kind;
  };
  return { reader, inspect };
}

describe('the process that reads models', () => {
  it('starts with the first question and answers the next as well', async () => {
    const { reader, inspect } = open();
    expect(reader.pid).toBeUndefined();
    const first = await inspect('a.onnx');
    expect(first).toBe(`read by ${reader.pid}`);
    expect(await inspect('b.onnx')).toBe(first);
  });

  it('may go down with a file, which is then unreadable; the next is read all the same', async () => {
    const { inspect } = open();
    expect(await inspect('hostile.onnx')).toBe(
      'The process that reads models ended unexpectedly (exit code 134: FATAL ERROR: Reached heap limit). Nothing else was affected.',
    );
    expect(await inspect('a.onnx')).toMatch(/^read by /);
  });

  it('is ended when it does not stop for a cancelled question', async () => {
    const { reader, inspect } = open();
    const abort = new AbortController();
    const asked = inspect('endless.onnx', abort);
    const pid = await vi.waitUntil(() => reader.pid, 60_000);
    abort.abort();
    await expect(asked).rejects.toSatisfy(isAbort);
    await untilDead(pid);
    expect(await inspect('a.onnx')).not.toBe(`read by ${pid}`);
  });

  it('rests when nothing is asked', async () => {
    const { reader, inspect } = open({ idleMs: 20 });
    await inspect('a.onnx');
    const { pid } = reader;
    await vi.waitUntil(() => reader.pid === undefined, 60_000);
    if (pid !== undefined) {
      await untilDead(pid);
    }
    expect(await inspect('a.onnx')).not.toBe(`read by ${pid}`);
  });
});
