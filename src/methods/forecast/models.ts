import type { NetworkKind } from './fit';
import type { ShortModel } from './short/rivals';

/** Every model that may stand in a back-test table, by the name reports use. */
export type ModelName = NetworkName | PlainName | 'blend';
export type NetworkName = 'network' | 'network-identity' | 'mlp';
export type PlainName = 'seasonal-linear' | 'linear' | 'same-time-yesterday' | 'last-value' | ShortModel;

export const networkKinds: Readonly<Record<NetworkName, NetworkKind>> = {
  network: 'network',
  'network-identity': 'identity',
  mlp: 'mlp',
};

/** 'fast' leaves out the rivals that must be trained. */
export type Rivals = 'all' | 'fast';

export const trainedModels: Readonly<Record<Rivals, readonly NetworkName[]>> = {
  all: ['network', 'network-identity', 'mlp'],
  fast: ['network'],
};

/** Trainings from different random beginnings whose forecasts are averaged; the rivals are trained once. */
export const copiesOf = (model: NetworkName): number => (model === 'network' ? 2 : 1);

/** Share of the blend before evidence, relative; models not named take no part. */
export const blendPrior: Readonly<Partial<Record<ModelName, number>>> = {
  network: 4,
  'network-identity': 2,
  mlp: 2.5,
  'seasonal-linear': 0.5,
  linear: 0.25,
  'same-time-yesterday': 0.1,
  'last-value': 0.1,
};
