/** One call of a pool: what is to be run, and who waits for it. */
import { abortError } from '../../process/rpc/errors';
import type { Job } from '../job';
import type { RunOptions } from '../runner';
import { WAITING } from '../waiting';
import type { Worker } from './worker';

const WAITING_MS = 5000;

export class Ticket {
  readonly result: Promise<unknown>;
  /** Why the last attempt failed. */
  error: unknown;
  /** While an attempt runs. */
  worker: Worker | undefined;
  private settle: { resolve(result: unknown): void; reject(error: unknown): void } | undefined;
  private readonly timer: NodeJS.Timeout;

  /** @param onCancel called when the caller cancels; the result is rejected once the process is gone */
  constructor(
    readonly job: Job<unknown, unknown>,
    public params: unknown,
    readonly options: RunOptions,
    private readonly onCancel: () => void,
  ) {
    this.result = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    this.timer = setInterval(() => this.worker ?? options.onProgress?.(WAITING), WAITING_MS);
    options.signal?.addEventListener('abort', this.cancel, { once: true });
  }

  resolve(result: unknown): void {
    this.close();
    this.settle?.resolve(result);
  }

  reject(error: unknown): void {
    this.close();
    this.settle?.reject(error);
  }

  private readonly cancel = (): void => {
    this.close();
    this.onCancel();
    void Promise.resolve(this.worker?.kill()).then(() => this.reject(abortError()));
  };

  private close(): void {
    clearInterval(this.timer);
    this.options.signal?.removeEventListener('abort', this.cancel);
  }
}
