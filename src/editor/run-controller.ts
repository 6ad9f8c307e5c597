import type { Progress } from '../contracts/protocol';
import { abortError, isAbort } from '../process/rpc/errors';
import { Emitter } from './host/emitter';

/** What became of the work that was started last. Cancelled work leaves nothing behind. */
export type RunState<Activity extends string = string> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly activity: Activity; readonly progress: Progress | null }
  | { readonly status: 'failed'; readonly activity: Activity; readonly message: string }
  | { readonly status: 'done'; readonly activity: Activity };

/** What a piece of work is given. */
export interface Watch {
  /** Aborts when the work is cancelled or replaced. Aborting it here cancels, as a button does. */
  readonly abort: AbortController;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Shown until the analytics process reports something. */
export const STARTING: Progress = {
  step: 'start',
  label: 'Starting',
  fraction: null,
  message: 'Starting',
  etaMs: null,
};

type Work<Result> = (watch: Watch) => Promise<Result>;

/** Long work on one subject: at most one piece runs, with progress, and can be cancelled. */
export class RunController<Result = void, Activity extends string = string> {
  private readonly changes = new Emitter<void>();
  /** Fires on every change of the state, also on progress. */
  readonly onDidChange = this.changes.event;
  private current: { readonly abort: AbortController; readonly outcome: Promise<Result> } | undefined;
  private latest: RunState<Activity> = { status: 'idle' };

  get state(): RunState<Activity> {
    return this.latest;
  }

  get isRunning(): boolean {
    return this.latest.status === 'running';
  }

  /** Null while nothing runs, and until the work reports something. */
  get progress(): Progress | null {
    return this.latest.status === 'running' ? this.latest.progress : null;
  }

  /** Why the last piece of work failed, until the next one starts. */
  get failure(): string | null {
    return this.latest.status === 'failed' ? this.latest.message : null;
  }

  /**
   * Starts work in place of what runs: that is cancelled, and what becomes of it changes no state. Settles as the work
   * does; cancelled work rejects with an abort error.
   */
  start(activity: Activity, work: Work<Result>, progress: Progress | null = null): Promise<Result> {
    this.cancel();
    const abort = new AbortController();
    // The work begins after `current` is set, so that what it reports at once is not taken for an earlier one's.
    const outcome = Promise.resolve().then(() => this.follow(activity, abort, work));
    this.current = { abort, outcome };
    this.enter({ status: 'running', activity, progress });
    return outcome;
  }

  /** Starts work unless some runs already: who asks meanwhile gets the same outcome. */
  join(activity: Activity, work: Work<Result>): Promise<Result> {
    return this.current?.outcome ?? this.start(activity, work);
  }

  /** The state stays `running` until the work has really ended. */
  cancel(): void {
    this.current?.abort.abort();
  }

  dispose(): void {
    this.cancel();
    this.changes.dispose();
  }

  private async follow(activity: Activity, abort: AbortController, work: Work<Result>): Promise<Result> {
    const enter = (state: RunState<Activity>): void => {
      if (this.current?.abort === abort) {
        this.current = state.status === 'running' ? this.current : undefined;
        this.enter(state);
      }
    };
    try {
      const { signal } = abort;
      if (signal.aborted) {
        throw abortError();
      }
      const onProgress = (progress: Progress): void => enter({ status: 'running', activity, progress });
      const result = await work({ abort, signal, onProgress });
      enter({ status: 'done', activity });
      return result;
    } catch (error) {
      enter(isAbort(error) ? { status: 'idle' } : { status: 'failed', activity, message: reasonOf(error) });
      throw error;
    }
  }

  private enter(state: RunState<Activity>): void {
    this.latest = state;
    this.changes.fire();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
