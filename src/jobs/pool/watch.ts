/** Ends a process that hangs, or that takes more memory than it may. */
import type { Worker } from './worker';

export type Verdict = { readonly kind: 'hung' } | { readonly kind: 'memory'; readonly rssBytes: number };

export interface WatchLimits {
  readonly memoryBytes: number;
  /** Undefined: the job may be silent for any time. */
  readonly silenceMs: number | undefined;
}

const TICK_MS = 500;

/**
 * @param onVerdict called once, before the process is killed
 * @returns ends the watch
 */
export function watch(
  worker: Pick<Worker, 'beats' | 'rssBytes' | 'kill'>,
  { memoryBytes, silenceMs = Infinity }: WatchLimits,
  onVerdict: (verdict: Verdict) => void,
): () => void {
  let heard = worker.beats;
  // Counted in own turns: a machine that slept, or a clock that jumped, makes no process hung.
  let silentTurns = 0;
  const end = (verdict: Verdict): void => {
    clearInterval(timer);
    onVerdict(verdict);
    void worker.kill();
  };
  const timer = setInterval(() => {
    silentTurns = worker.beats === heard ? silentTurns + 1 : 0;
    heard = worker.beats;
    if (worker.rssBytes > memoryBytes) {
      end({ kind: 'memory', rssBytes: worker.rssBytes });
    } else if (silentTurns * TICK_MS > silenceMs) {
      end({ kind: 'hung' });
    }
  }, TICK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
