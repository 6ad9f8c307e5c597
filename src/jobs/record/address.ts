import { createHash } from 'node:crypto';
import type { JobRecord } from './record';

/**
 * Address of a job's result: SHA-256, in hex, of all that decides it. Equal jobs have equal addresses, in whatever order
 * their parameters stand. When and where a job runs (checkpoint, priority, cost) is not part of it.
 * @param code identifies the program that computes: other code, other results
 */
export function addressOf({ format, kind, dataset, configuration, seed }: JobRecord, code: string): string {
  const decisive = [code, format, kind, dataset, sorted(configuration), seed];
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
  }
  return value;
}
