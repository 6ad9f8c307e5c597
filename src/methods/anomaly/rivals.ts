import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import { LagModel, persistedRow } from '../../evaluation/rivals';
import type { Normalised } from './normalise';

/**
 * Plain forecasts of a cell's present, asinh scale, as the network gives them. None sees the cell's present itself.
 * Each fills one row [services, F] per asked window.
 */
export interface Rival {
  readonly name: string;
  forecast(normalised: Normalised, window: number, out: Float32Array): void;
}

const LAGS = 4;
const RIDGE = 1;

/** The robust z-score's view: always the service's own median. */
export const medianRival: Rival = { name: 'robust z-score (median)', forecast: (_, __, out) => out.fill(0) };

/** Tomorrow is as today. */
export const persistenceRival: Rival = {
  name: 'last window repeated',
  forecast: ({ services, z }, window, out) => {
    const from = persistedRow(window) * services * F;
    for (let i = 0; i < out.length; i++) {
      out[i] = from >= 0 ? Math.asinh(z[from + i]) : 0;
    }
  },
};

/** What a linear rival learns from: windows of a recording, with one weight per cell as in training the network. */
export interface LinearSample {
  readonly normalised: Normalised;
  readonly windows: readonly number[];
  readonly weights: Float32Array;
}

/** One linear model of the last four windows per feature, shared by all services, by least squares with a small ridge. */
export function fitLinearRival(samples: readonly LinearSample[]): Rival {
  const models = Array.from({ length: F }, (_, feature) => fitFeature(samples, feature));
  return {
    name: 'shared linear model of 4 windows',
    forecast: ({ services, z }, window, out) => {
      for (let service = 0; service < services; service++) {
        for (let feature = 0; feature < F; feature++) {
          out[service * F + feature] = models[feature].predict((lag) =>
            lagged(z, services, window - lag, service, feature),
          );
        }
      }
    },
  };
}

function lagged(z: Float32Array, services: number, window: number, service: number, feature: number): number {
  return window < 0 ? 0 : Math.asinh(z[(window * services + service) * F + feature]);
}

function fitFeature(samples: readonly LinearSample[], feature: number): LagModel {
  const model = new LagModel(LAGS, RIDGE);
  for (const { normalised, windows, weights } of samples) {
    const { services, z, known } = normalised;
    for (const window of windows) {
      for (let service = 0; service < services; service++) {
        const cell = window * services + service;
        if (!known[cell * F + feature]) {
          continue;
        }
        model.learn(
          (lag) => lagged(z, services, window - lag, service, feature),
          Math.asinh(z[cell * F + feature]),
          weights[cell],
        );
      }
    }
  }
  return model;
}
