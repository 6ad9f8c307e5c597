/** Forecasts one series, a fixed number of steps ahead. */
export interface Expert {
  add(value: number): void;
  forecast(): number;
}

/** Steps that are joined before periods are looked for: minutes of 15 s. */
const JOINED = 4;
const MIN_PERIOD = 10;
/** Joined steps that a period is judged on. */
const JUDGED = 240;

/** The value of one period ago, with the period that has fitted best so far; the last value as long as there is none. */
export function createPeriod(lead: number): Expert {
  const values: number[] = [];
  const joined: number[] = [];
  let period = 0;

  function choose(): void {
    const from = Math.max(0, joined.length - JUDGED);
    let best = Infinity;
    // A period must have been there twice.
    for (let lag = MIN_PERIOD; lag <= joined.length / 2; lag++) {
      let sum = 0;
      const first = Math.max(from, lag);
      for (let at = first; at < joined.length; at++) {
        sum += (joined[at] - joined[at - lag]) ** 2;
      }
      const missed = sum / (joined.length - first);
      if (missed < best) {
        best = missed;
        period = lag * JOINED;
      }
    }
  }

  return {
    add(value) {
      values.push(value);
      if (values.length % JOINED === 0) {
        joined.push(values.slice(-JOINED).reduce((sum, each) => sum + each, 0) / JOINED);
        choose();
      }
    },
    forecast() {
      const at = values.length - 1 + lead - period;
      return period > lead && at < values.length ? values[at] : values[values.length - 1];
    },
  };
}
