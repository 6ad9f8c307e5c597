/** Share of targets inside their intervals, and the mean width; NaN when nothing was added. */
export interface Coverage {
  readonly share: number;
  readonly meanWidth: number;
}

/** Counts how often intervals hold. */
export class CoverageSums {
  private inside = 0;
  private count = 0;
  private width = 0;

  add(isInside: boolean, width: number): void {
    this.inside += isInside ? 1 : 0;
    this.width += width;
    this.count++;
  }

  coverage(): Coverage {
    return { share: this.inside / this.count, meanWidth: this.width / this.count };
  }
}
