import { createPeriod, type Expert } from './period';
import { createTrend } from './trend';

/** What is expected of a rate some steps ahead. */
export interface RateForecast {
  /** Requests per second, at least 0. */
  readonly rate: number;
  /** Typical miss of such a forecast lately, in requests per second. */
  readonly missedBy: number;
}

export interface RateForecaster {
  add(rate: number): void;
  forecast(): RateForecast;
}

/** Weights and misses forget by half in this many steps: 20 minutes of 15 s. */
const HALF_LIFE_STEPS = 80;
/** How decidedly the better expert is believed: weights are misses to the power of minus this, twice over. */
const DECISION = 3;
const SMOOTHINGS = [0.1, 0.3, 0.6, 0.9] as const;

function usualExperts(lead: number): readonly Expert[] {
  return [...SMOOTHINGS.map((smoothing) => createTrend(smoothing, lead)), createPeriod(lead)];
}

/** Nothing changes: what a forecast is worth shows against this. */
export function createLastValue(lead: number): RateForecaster {
  let last = 0;
  return createRateForecaster(lead, [{ add: (value) => (last = value), forecast: () => last }]);
}

/**
 * Forecasts a rate a few minutes ahead, from what it has been so far: trends of different smoothness and the value one
 * period ago, each weighted by how well it has forecast lately. @param lead steps from the last value to the one asked for
 */
export function createRateForecaster(
  lead: number,
  experts: readonly Expert[] = usualExperts(lead),
): RateForecaster {
  const forget = 0.5 ** (1 / HALF_LIFE_STEPS);
  const squares = experts.map(() => 0);
  let weight = 0;
  let missedSquares = 0;
  /** What each expert, and the mixture at the end, said of the steps to come. */
  const said: number[][] = [];
  let latest = 0;

  function mixture(forecasts: readonly number[]): number {
    if (weight === 0) {
      return forecasts[0];
    }
    const least = Math.min(...squares) / weight;
    // A floor of the counting noise keeps the weights from flipping between experts that are all exact.
    const floor = Math.max(least, 1e-6 * latest * latest, 1e-12);
    const weights = squares.map((square) => (floor / Math.max(square / weight, floor)) ** DECISION);
    const all = weights.reduce((sum, each) => sum + each, 0);
    return Math.max(0, forecasts.reduce((sum, each, index) => sum + weights[index] * each, 0) / all);
  }

  return {
    add(rate) {
      latest = rate;
      const due = said.length >= lead ? said.shift() : undefined;
      if (due !== undefined) {
        experts.forEach((_, index) => (squares[index] = forget * squares[index] + (due[index] - rate) ** 2));
        missedSquares = forget * missedSquares + (due[experts.length] - rate) ** 2;
        weight = forget * weight + 1;
      }
      for (const expert of experts) {
        expert.add(rate);
      }
      const forecasts = experts.map((expert) => expert.forecast());
      said.push([...forecasts, mixture(forecasts)]);
    },
    forecast() {
      const rate = said.at(-1)?.[experts.length] ?? 0;
      return { rate, missedBy: weight === 0 ? 0 : Math.sqrt(missedSquares / weight) };
    },
  };
}
