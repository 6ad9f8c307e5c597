/** Bins of times grow by 2 % each, from 0.1 ms to some 90 minutes: a quantile read from them is exact to 1 %. */
const GROWTH = Math.log(1.02);
const LEAST_S = 1e-4;
const BINS = 900;

/** Counts of times, for quantiles. */
export class TimeHistogram {
  readonly #bins = new Uint32Array(BINS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(timeS: number): void {
    const bin = timeS <= LEAST_S ? 0 : Math.min(Math.floor(Math.log(timeS / LEAST_S) / GROWTH) + 1, BINS - 1);
    this.#bins[bin]++;
    this.#count++;
  }

  /** @returns seconds; NaN without a time */
  quantile(probability: number): number {
    if (this.#count === 0) {
      return NaN;
    }
    const rank = probability * this.#count;
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const here = this.#bins[bin];
      if (below + here >= rank && here > 0) {
        return bin === 0 ? LEAST_S : LEAST_S * Math.exp(GROWTH * (bin - 1 + (rank - below) / here));
      }
      below += here;
    }
    return LEAST_S * Math.exp(GROWTH * BINS);
  }

  clear(): void {
    this.#bins.fill(0);
    this.#count = 0;
  }
}

/** Requests of each minute, by the time they were made, and how many of them had no answer within the objective. */
export class MinuteTally {
  readonly #objectiveS: number;
  readonly #requests: Uint32Array;
  readonly #inTime: Uint32Array;

  constructor(objectiveS: number, minutes: number) {
    this.#objectiveS = objectiveS;
    this.#requests = new Uint32Array(minutes);
    this.#inTime = new Uint32Array(minutes);
  }

  arrive(atS: number): void {
    const minute = Math.floor(atS / 60);
    if (minute < this.#requests.length) {
      this.#requests[minute]++;
    }
  }

  answer(arrivedS: number, tookS: number): void {
    const minute = Math.floor(arrivedS / 60);
    if (minute < this.#inTime.length && tookS <= this.#objectiveS) {
      this.#inTime[minute]++;
    }
  }

  get requests(): number {
    return sum(this.#requests);
  }

  /** Answered within the objective. */
  get good(): number {
    return sum(this.#inTime);
  }

  /** Minutes in which more than 5 % of the requests took longer: their 95 % quantile is above the objective. */
  violationMinutes(): number {
    let minutes = 0;
    this.#requests.forEach((requests, minute) => {
      if (requests - this.#inTime[minute] > 0.05 * requests) {
        minutes++;
      }
    });
    return minutes;
  }
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
