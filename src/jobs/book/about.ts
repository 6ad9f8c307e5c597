/** What the list of jobs says of one run besides its record: kept in its claim while it runs, and in the book afterwards. */
import * as v from 'valibot';

const MAX_LINES = 40;
const MAX_CHARACTERS = 400;

export const originSchema = v.object({ folder: v.string(), request: v.string() });

export const aboutSchema = v.object({
  /** Tells runs apart, also of one job. */
  token: v.string(),
  pid: v.number(),
  host: v.string(),
  /** Noun of the declaration. */
  noun: v.string(),
  origin: v.nullable(originSchema),
  startedMs: v.number(),
  /** The latest last. */
  log: v.array(v.string()),
});

export type AboutRun = v.InferOutput<typeof aboutSchema>;

/** The last lines of a log with one more. */
export function withLine(log: readonly string[], line: string): string[] {
  return [...log.slice(1 - MAX_LINES), line.slice(0, MAX_CHARACTERS)];
}
