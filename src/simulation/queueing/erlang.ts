/**
 * Erlang B: the share of arrivals that find every server busy when none may wait.
 * The recursion over servers adds and divides positive numbers only, so it neither overflows nor cancels.
 *
 * @param servers a whole number of at least 0
 * @param load arrivals in the mean time of one service, at least 0
 */
export function erlangB(servers: number, load: number): number {
  let blocked = 1;
  for (let count = 1; count <= servers; count++) {
    blocked = (load * blocked) / (count + load * blocked);
  }
  return blocked;
}

/**
 * Erlang C: the share of arrivals of M/M/c that have to wait (Erlang 1917).
 *
 * @returns 1 where the load reaches the number of servers: the queue then grows without end
 */
export function erlangC(servers: number, load: number): number {
  if (load >= servers) {
    return 1;
  }
  const blocked = erlangB(servers, load);
  return blocked / (1 - (load / servers) * (1 - blocked));
}
