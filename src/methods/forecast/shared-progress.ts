import type { Progress } from '../../contracts/progress';

/** Whom several trainings report to, and what they are called. */
export interface ProgressReport {
  readonly label: string;
  readonly noun: string;
  progress(progress: Progress): void;
  now(): number;
}

/** Below this share the time so far says little of the time that remains. */
const MIN_SHARE = 0.05;

/** Progress of several trainings as one, with an estimate of the time that remains. */
export class SharedProgress {
  private readonly fractions: Float64Array;
  private readonly startedMs: number;

  constructor(
    count: number,
    private readonly report: ProgressReport,
  ) {
    this.fractions = new Float64Array(count);
    this.startedMs = report.now();
  }

  /** @param fraction done of the training with this index; 1 = all */
  at(index: number, fraction: number): void {
    const { fractions, report } = this;
    fractions[index] = fraction;
    const mean = fractions.reduce((sum, each) => sum + each, 0) / fractions.length;
    const done = fractions.filter((each) => each >= 1).length;
    report.progress({
      step: 'train',
      label: report.label,
      fraction: mean,
      etaMs: mean > MIN_SHARE ? ((report.now() - this.startedMs) * (1 - mean)) / mean : null,
      message: `${done} of ${fractions.length} ${report.noun} done`,
    });
  }
}
