/** Reads parts of recordings in threads: reading is JavaScript alone, so that a thread can be ended at any time. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ReadOptions } from '../../../workspace/traces/read';
import type { PartTask, ReadPart } from './read-part';
import type { SpanReader } from './span-reader';
import type { ReadAnswer, ReadRequest } from './thread-messages';

/** More threads would wait for the one that joins what they read. */
const MAX_THREADS = 4;

interface Waiting {
  readonly task: PartTask;
  readonly options: ReadOptions;
  readonly resolve: (part: ReadPart) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Threads start when they are needed and end when the reader is closed.
 * @param script absolute path of the bundle that serves a thread
 */
export function createReadingThreads(
  script: string,
  slots = Math.min(MAX_THREADS, availableParallelism()),
): SpanReader {
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  const queue: Waiting[] = [];

  function close(): void {
    for (const worker of idle.splice(0)) {
      void worker.terminate();
    }
  }

  /** Gives the next part to a thread that is free. */
  function next(): void {
    const work = busy.size < slots ? queue.shift() : undefined;
    if (work === undefined) {
      return;
    }
    const { signal } = work.options;
    if (signal?.aborted === true) {
      work.reject(signal.reason);
      next();
      return;
    }
    const worker = idle.pop() ?? new Worker(script);
    busy.add(worker);
    void run(worker, work).then((isUsable) => {
      busy.delete(worker);
      if (isUsable) {
        idle.push(worker);
      }
      next();
    });
  }

  return {
    slots,
    close,
    read: (task, options) =>
      new Promise((resolve, reject) => {
        queue.push({ task, options, resolve, reject });
        next();
      }),
  };
}

/** @returns whether the thread can read on */
function run(worker: Worker, { task, options, resolve, reject }: Waiting): Promise<boolean> {
  return new Promise((settle) => {
    const { signal, onBytes } = options;
    const end = (isUsable: boolean): void => {
      worker.off('message', onAnswer).off('error', onError).off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
      settle(isUsable);
    };
    const give = (why: unknown): void => {
      end(false);
      void worker.terminate();
      reject(why);
    };
    const onAnswer = (answer: ReadAnswer): void => {
      if ('bytes' in answer) {
        onBytes?.(answer.bytes);
      } else if ('part' in answer) {
        end(true);
        resolve(answer.part);
      } else {
        end(true);
        reject(new Error(answer.failure));
      }
    };
    const onError = (error: unknown): void => give(error);
    const onExit = (code: number): void => give(new Error(`the thread that read it ended with code ${code}`));
    const onAbort = (): void => give(signal?.reason);
    worker.on('message', onAnswer).on('error', onError).on('exit', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.postMessage({ task } satisfies ReadRequest);
  });
}
