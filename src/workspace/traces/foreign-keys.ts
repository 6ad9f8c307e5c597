import type { ProblemLog } from './problem-log';

/** Keys of spans or of what holds them, each in one format. */
const FOREIGN: ReadonlySet<string> = new Set([
  'resourceSpans',
  'resource_spans',
  'batches',
  'data',
  'traceId',
  'traceID',
  'trace_id',
  'trace.id',
  'spans',
]);

/** Objects of other formats that a reader of JSON passes over. */
export class ForeignKeys {
  private readonly seen = new Map<string, { readonly line: number; count: number }>();

  see(key: string, line: number): void {
    if (!FOREIGN.has(key)) {
      return;
    }
    const known = this.seen.get(key);
    if (known === undefined) {
      this.seen.set(key, { line, count: 1 });
    } else {
      known.count++;
    }
  }

  /** To be called when nothing was broken: parts of broken records have such keys as well. */
  report(log: ProblemLog): void {
    for (const [key, { line, count }] of this.seen) {
      const reason = `objects with '${key}' are of another format than the first in this file and left out: give them a file of their own`;
      log.count('warning', reason, { line }, count);
    }
  }
}
