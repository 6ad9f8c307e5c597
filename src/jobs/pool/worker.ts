/** A child process that runs jobs, one at a time. */
import type { Progress } from '../../contracts/progress';
import { PROTOCOL_VERSION } from '../../contracts/protocol';
import { createRpcClient } from '../../process/rpc/client';
import { isAbort, RpcError } from '../../process/rpc/errors';
import { startChild, type ChildExit } from '../../process/supervisor/child';
import { describeExit } from '../../process/supervisor/errors';
import type { JobEvents, JobRequest, JobRequests } from '../serve';

export interface Worker {
  readonly pid: number | undefined;
  /** Beats so far. */
  readonly beats: number;
  /** As the last beat said. */
  readonly rssBytes: number;
  /**
   * @param onLine gets what the process prints meanwhile
   * @throws what the job threw, or `WorkerGone`
   */
  run(
    request: JobRequest,
    onProgress: (progress: Progress) => void,
    onLine?: (line: string) => void,
  ): Promise<unknown>;
  /** Ends the process, whatever it does; resolves when it is gone. */
  kill(): Promise<unknown>;
  readonly exited: Promise<unknown>;
}

/** The process ended before the job did. */
export class WorkerGone extends RpcError {
  constructor(
    detail: string,
    readonly exit: ChildExit | undefined,
  ) {
    super('worker-gone', detail);
  }
}

const START_DEADLINE_MS = 30_000;

export function startWorker(
  script: string,
  args: readonly string[] | undefined,
  log: (line: string) => void,
): Worker {
  let hear: ((line: string) => void) | undefined;
  const onLine = (line: string): void => {
    log(line);
    hear?.(line);
  };
  const child = startChild({ script, args, onLine });
  const client = createRpcClient<JobRequests, JobEvents>(child, { protocol: PROTOCOL_VERSION });
  let [beats, rssBytes] = [0, 0];
  client.on('beat', (beat) => {
    beats++;
    rssBytes = beat.rssBytes;
  });
  void child.exited.then((exit) => client.close(new WorkerGone(describeExit(exit), exit)));
  const greeted = client.handshake(AbortSignal.timeout(START_DEADLINE_MS)).catch((error: unknown) => {
    throw isAbort(error) ? new WorkerGone(`no greeting within ${START_DEADLINE_MS} ms`, undefined) : error;
  });
  // It is awaited with the first job; a process that is killed before has nobody to tell.
  greeted.catch(() => undefined);
  return {
    pid: child.pid,
    get beats() {
      return beats;
    },
    get rssBytes() {
      return rssBytes;
    },
    async run(request, onProgress, heard) {
      hear = heard;
      await greeted;
      return client.request('run', request, { onProgress });
    },
    kill: () => child.kill(),
    exited: child.exited,
  };
}
