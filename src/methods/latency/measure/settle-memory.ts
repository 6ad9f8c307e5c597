/** Brings the process into the state in which a long-lived one is: large blocks that it frees stay with it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * A little below the most that glibc's threshold can grow to (M_MMAP_THRESHOLD, 32 MB): larger blocks always come from the
 * system.
 */
const BYTES = (32 << 20) - (64 << 10);

/**
 * Until a block of that size was freed, glibc takes large blocks from the system page by page and gives them back: the same
 * result of some megabytes then costs four times as much in one process as in another. Harmless where memory comes from
 * elsewhere.
 */
export function settleMemory(): void {
  touch();
  // What frees the block at once; the collector itself may let it lie for long.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
}

/** In a function of its own, so that nothing holds the block when it returns. */
function touch(): void {
  new Uint8Array(BYTES).fill(1);
}
