/** Times training steps: their median for reports, the recent pace for estimates of what remains. */
import { upperMedian } from '../../numeric/quantile';
export class StepClock {
  private readonly stepsMs: number[] = [];
  private lastMs: number | null = null;
  private paceMs = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Records one step that has just ended. */
  add(stepMs: number): void {
    this.stepsMs.push(stepMs);
    const nowMs = this.now();
    // From step end to step end, so that building batches, validation and checkpoints count as well.
    const intervalMs = this.lastMs === null ? stepMs : nowMs - this.lastMs;
    this.paceMs = this.stepsMs.length === 1 ? intervalMs : 0.9 * this.paceMs + 0.1 * intervalMs;
    this.lastMs = nowMs;
  }

  /** Smoothed time per step, everything between steps included; 0 before the first. */
  meanIntervalMs(): number {
    return this.paceMs;
  }

  /** Median time of a step by itself; 0 before the first. */
  medianMs(): number {
    return this.stepsMs.length === 0 ? 0 : upperMedian(this.stepsMs);
  }
}
