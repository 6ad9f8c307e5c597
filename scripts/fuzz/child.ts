/** Makes inputs in a process of its own, reads them and reports. Ended by the parent. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeInput, type Input } from './input';
import { judge, type Limits, type Verdict } from './judge';
import { observe } from './observe';

export interface Order {
  readonly seed: number;
  readonly index: number;
  readonly limits: Limits;
}

export interface Outcome extends Verdict {
  readonly index: number;
  readonly format: string;
  readonly mutations: readonly string[];
  readonly cpuMs: number;
  readonly peakBytes: number | null;
}

const send = (outcome: Outcome): void => void process.send?.(outcome);

process.on('message', (order: Order) => void handle(order));

async function handle({ seed, index, limits }: Order): Promise<void> {
  const input = await makeInput(seed, index);
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-fuzz-'));
  try {
    for (const { name, bytes } of input.files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), bytes);
    }
    send(await read(input, index, folder, limits));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(input: Input, index: number, folder: string, limits: Limits): Promise<Outcome> {
  const { format, mutations } = input;
  const base = { index, format, mutations };
  const failed = (failure: string): Outcome => ({
    ...base,
    ...{ intact: 0, lost: 0, failures: [failure], cpuMs: 0, peakBytes: null },
  });
  globalThis.gc?.();
  const before = resetPeak();
  const started = process.cpuUsage();
  const drained = new Promise<Outcome>((resolve) => {
    process.once('beforeExit', () => resolve(failed('a promise never settles: nothing is left to wait for')));
  });
  const work = async (): Promise<Outcome> => {
    try {
      const found = await observe(
        input.reading,
        folder,
        input.files.map(({ name }) => name),
      );
      const { user, system } = process.cpuUsage(started);
      const cpuMs = (user + system) / 1000;
      const peak = peakBytes();
      const growth = before === null || peak === null ? null : peak - before;
      return {
        ...base,
        cpuMs,
        peakBytes: growth,
        ...judge(input, { found, cpuMs, peakBytes: growth }, limits),
      };
    } catch (error) {
      return failed(
        `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  };
  // Without the channel, only the reader keeps the process alive, so that a reader that waits for nothing is noticed.
  process.channel?.unref();
  try {
    return await Promise.race([work(), drained]);
  } finally {
    process.removeAllListeners('beforeExit');
    process.channel?.ref();
  }
}

/** Sets the peak back to what is resident now and returns it; null where the system cannot. */
function resetPeak(): number | null {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return process.memoryUsage.rss();
  } catch {
    return null;
  }
}

function peakBytes(): number | null {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'));
    return peak === null ? null : Number(peak[1]) * 1024;
  } catch {
    return null;
  }
}
