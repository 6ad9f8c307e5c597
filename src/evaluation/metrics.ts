/** How near predictions came; all but the ratios in the unit of the targets. */
export interface Accuracy {
  readonly rmse: number;
  readonly mae: number;
  /** 1 − ‖Y − Ŷ‖F / ‖Y‖F. */
  readonly accuracy: number;
  readonly r2: number;
  readonly explainedVariance: number;
}

/** Sums that the metrics follow from: targets and errors are visited once and not kept. */
export class AccuracySums {
  private count = 0;
  private sumY = 0;
  private sumY2 = 0;
  private sumE = 0;
  private sumE2 = 0;
  private sumAbs = 0;

  /** @param error target − prediction */
  add(target: number, error: number): void {
    this.count++;
    this.sumY += target;
    this.sumY2 += target * target;
    this.sumE += error;
    this.sumE2 += error * error;
    this.sumAbs += Math.abs(error);
  }

  /** All NaN when nothing was added. */
  metrics(): Accuracy {
    const { count } = this;
    const varianceY = this.sumY2 / count - (this.sumY / count) ** 2;
    const varianceE = this.sumE2 / count - (this.sumE / count) ** 2;
    return {
      rmse: Math.sqrt(this.sumE2 / count),
      mae: this.sumAbs / count,
      accuracy: 1 - Math.sqrt(this.sumE2 / this.sumY2),
      r2: 1 - this.sumE2 / count / varianceY,
      explainedVariance: 1 - varianceE / varianceY,
    };
  }
}

/** |predicted / measured − 1|: how far off a time is, as a share of it. */
export function relativeError(predicted: number, measured: number): number {
  return Math.abs(predicted / measured - 1);
}
