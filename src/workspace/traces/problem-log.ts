import type { Problem } from '../../contracts/problem';

export interface ProblemPlace {
  readonly line?: number;
  readonly column?: number;
  readonly record?: number;
}

type Severity = Problem['severity'];

/** After so many problems of one kind with their own text, the rest is only counted. */
const LISTED_PER_KIND = 20;

/** A problem as it was logged; plain data. */
export interface LoggedProblem {
  readonly severity: Severity;
  /** Of one with its own text; null for a fixed sentence. */
  readonly kind: string | null;
  readonly reason: string;
  readonly place: ProblemPlace;
  count: number;
}

/** How much of a file lies before a part of it. */
export interface PartStart {
  readonly lines: number;
  readonly records: number;
}

const movedBy = (place: ProblemPlace, { lines, records }: PartStart): ProblemPlace => ({
  ...place,
  ...(place.line === undefined ? {} : { line: place.line + lines }),
  ...(place.record === undefined ? {} : { record: place.record + records }),
});

/** The place that a cutter of records names in its reason. */
const movedText = (reason: string, { lines }: PartStart): string =>
  reason.replace(/(?<=\(line )\d+(?=, byte \d+\))/, (line) => String(Number(line) + lines));

/**
 * Collects the problems of one file. The same reason occurring again raises the count of the first; `report` is for
 * reasons that differ each time and lists the first few of a kind one by one.
 */
export class ProblemLog {
  private readonly problems: LoggedProblem[] = [];
  private readonly byReason = new Map<string, number>();
  private readonly listed = new Map<string, number>();

  constructor(private readonly file: string) {}

  /** Counts a problem whose reason is a fixed sentence. */
  count(severity: Severity, reason: string, place: ProblemPlace = {}, times = 1): void {
    const key = `${severity} ${reason}`;
    const index = this.byReason.get(key);
    if (index !== undefined) {
      this.problems[index].count += times;
      return;
    }
    this.byReason.set(key, this.problems.length);
    this.problems.push({ severity, kind: null, reason, place, count: times });
  }

  /** Lists a problem with its own text; `kind` names what further ones are counted as. */
  report(severity: Severity, kind: string, reason: string, place: ProblemPlace): void {
    const listed = this.listed.get(kind) ?? 0;
    this.listed.set(kind, listed + 1);
    if (listed < LISTED_PER_KIND) {
      this.problems.push({ severity, kind, reason, place, count: 1 });
    } else {
      this.count(severity, `further ${kind}`, place);
    }
  }

  /** Adds what was logged of a part of the file, as if it had been logged here. */
  absorb(problems: readonly LoggedProblem[], before: PartStart): void {
    for (const { severity, kind, reason, place, count } of problems) {
      const own = movedBy(place, before);
      if (kind === null) {
        this.count(severity, reason, own, count);
      } else {
        this.report(severity, kind, movedText(reason, before), own);
      }
    }
  }

  /** What was logged so far, in order of first occurrence. */
  get logged(): readonly LoggedProblem[] {
    return this.problems;
  }

  get size(): number {
    return this.problems.length;
  }

  /** Hands every problem over, in the order of first occurrence. */
  flush(sink: (problem: Problem) => void): void {
    for (const { severity, reason, place, count } of this.problems) {
      sink({ file: this.file, severity, reason, ...place, ...(count > 1 ? { count } : {}) });
    }
    this.problems.length = 0;
  }
}
