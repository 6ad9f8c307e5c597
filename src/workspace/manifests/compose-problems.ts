import type { Problem } from '../../contracts/problem';
import type { ReportFault } from './dotenv';

/** Problems of one project; a file that has more is not written by people. */
const MAX_PROBLEMS = 100;

/** The problems of a Compose file and of what it refers to: each once, because a file may be read for several others. */
export class ComposeProblems {
  readonly list: Problem[] = [];
  private readonly said = new Set<string>();

  add(problem: Problem): void {
    const key = JSON.stringify([problem.file, problem.line, problem.reason]);
    if (this.said.has(key)) {
      return;
    }
    this.said.add(key);
    if (this.said.size <= MAX_PROBLEMS) {
      this.list.push(problem);
    } else if (this.said.size === MAX_PROBLEMS + 1) {
      const reason = `more than ${MAX_PROBLEMS} problems: the one here and later ones are not listed`;
      this.list.push({ ...problem, severity: 'note', reason });
    }
  }

  note({ file, line, column }: { file: string; line: number; column: number }, reason: string): void {
    this.add({ file, severity: 'note', reason, line, column });
  }

  /** What the reader of a `.env` reports. */
  readonly reportFault: ReportFault = (place, reason) => {
    const { file, line, column } = place.range();
    this.add({ file, severity: 'warning', reason, line, column });
  };
}
