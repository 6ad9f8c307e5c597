/** How a process asks the one that holds a claim to cancel: a file with the token of the claim, which the owner looks for. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import { evictOldest } from '../evict';

/** Flags whose owner went away before it saw them. */
const MAX_FLAGS = 64;

/** @param claimFile in `jobs/running` */
const flagOf = (claimFile: string): string =>
  path.join(path.dirname(claimFile), '..', 'cancel', path.basename(claimFile));

export async function raiseFlag(claimFile: string, token: string): Promise<void> {
  const flag = flagOf(claimFile);
  await writeFileAtomically(flag, token);
  await evictOldest(path.dirname(flag), MAX_FLAGS);
}

export async function isFlagged(claimFile: string, token: string): Promise<boolean> {
  return (await readFile(flagOf(claimFile), 'utf8').catch(() => '')) === token;
}

export async function dropFlag(claimFile: string): Promise<void> {
  await rm(flagOf(claimFile), { force: true });
}
