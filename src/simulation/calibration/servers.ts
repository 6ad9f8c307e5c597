import type { SeenVisit } from './observe-visits';

/** Nobody can say from a recording how many servers there are beyond those it needed: at least this many. */
const LEAST_SERVERS = 4;

/**
 * Requests that a service was seen to work on at the same time, at least 4. A request works from the start of its visit for as
 * long as its own work takes.
 * @param visits of one service, in the order of their starts
 */
export function atLeastServers(visits: readonly SeenVisit[]): number {
  const ends: number[] = [];
  let most = 0;
  for (const { startMs, workMs } of visits) {
    let kept = 0;
    for (const end of ends) {
      if (end > startMs) {
        ends[kept++] = end;
      }
    }
    ends.length = kept;
    ends.push(startMs + workMs);
    most = Math.max(most, ends.length);
  }
  return Math.max(LEAST_SERVERS, most);
}
