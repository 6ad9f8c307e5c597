import type { Problem } from '../../contracts/problem';
import { type PartStart, ProblemLog } from './problem-log';
import type { PieceReading } from './piece-reading';

/** Keys that are named where a file holds no spans. */
export const MAX_OTHER_KEYS = 20;

/** What all pieces of a file gave together. */
export function joinPieces(
  file: string,
  pieces: readonly PieceReading[],
): { records: number; problems: readonly Problem[] } {
  const log = new ProblemLog(file);
  let records = 0;
  let before: PartStart = { lines: 0, records: 0 };
  const others = new Set<string>();
  for (const { spans, passed, problems, otherKeys } of pieces) {
    log.absorb(problems, before);
    records += spans;
    otherKeys.forEach((key) => others.add(key));
    before = { lines: before.lines + passed.lines, records: before.records + passed.records };
  }
  if (before.records === 0 && others.size > 0) {
    log.count('note', `holds no spans, only ${[...others].slice(0, MAX_OTHER_KEYS).join(', ')}`);
  }
  if (records === 0 && log.size === 0) {
    log.count('note', 'holds no spans');
  }
  const problems: Problem[] = [];
  log.flush((problem) => problems.push(problem));
  return { records, problems };
}
