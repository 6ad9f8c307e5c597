import type { Red } from '../../contracts/red';

/** Sorts in place, and returns the list. */
export function busiestFirst<T extends Red>(rows: T[]): T[] {
  const requests = ({ now, usual }: T): number => now.requests + (usual?.requests ?? 0);
  return rows.sort((a, b) => requests(b) - requests(a));
}
