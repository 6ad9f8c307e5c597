import type { Problem } from '../../contracts/problem';

export interface ProblemPlace {
  readonly line?: number;
  readonly column?: number;
  readonly record?: number;
}

type Severity = Problem['severity'];

/** After so many problems of one kind with their own text, the rest is only counted. */
const LISTED_PER_KIND = 20;

/**
 * Collects the problems of one file. The same reason occurring again raises the count of the first; `report` is for
 * reasons that differ each time and lists the first few of a kind one by one.
 */
export class ProblemLog {
  private readonly problems: { severity: Severity; reason: string; place: ProblemPlace; count: number }[] =
    [];
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
    this.problems.push({ severity, reason, place, count: times });
  }

  /** Lists a problem with its own text; `kind` names what further ones are counted as. */
  report(severity: Severity, kind: string, reason: string, place: ProblemPlace): void {
    const listed = this.listed.get(kind) ?? 0;
    this.listed.set(kind, listed + 1);
    if (listed < LISTED_PER_KIND) {
      this.problems.push({ severity, reason, place, count: 1 });
    } else {
      this.count(severity, `further ${kind}`, place);
    }
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
