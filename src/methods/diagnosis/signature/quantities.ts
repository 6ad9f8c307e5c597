/** What is measured of a service, and from where a signature looks at it. */
import type { NodeFeatureName } from '../../../features/node-features';

export interface Quantity {
  readonly name: string;
  /** What an evidence sentence calls it. */
  readonly title: string;
  /** Feature of spans that shows it; absent where only measurements beside the traces do. */
  readonly feature?: NodeFeatureName;
  /** How values compare: logarithm of their ratio, or plain difference of shares. */
  readonly scale: 'ratio' | 'share';
  /** Smallest relevant difference on that scale: one unit of deviation at least. */
  readonly floor: number;
  /** Whether it moves because others do, here or elsewhere. */
  readonly isConsequence: boolean;
  /** Whether it counts what a request does: slowness does not change it, so a change says more. */
  readonly isStructural: boolean;
}

/** The order is part of every trained classifier. */
export const QUANTITIES = [
  {
    name: 'work',
    title: 'own work',
    feature: 'work',
    scale: 'ratio',
    floor: 0.1,
    isConsequence: false,
    isStructural: false,
  },
  {
    name: 'work-tail',
    title: 'tail of own work',
    feature: 'workTail',
    scale: 'ratio',
    floor: 0.1,
    isConsequence: false,
    isStructural: false,
  },
  {
    name: 'wire-in',
    title: 'time on the network to it',
    feature: 'wireIn',
    scale: 'ratio',
    floor: 0.15,
    isConsequence: false,
    isStructural: false,
  },
  {
    name: 'wire-out',
    title: 'time on the network from it',
    feature: 'wireOut',
    scale: 'ratio',
    floor: 0.15,
    isConsequence: false,
    isStructural: false,
  },
  {
    name: 'latency',
    title: 'latency',
    feature: 'latency',
    scale: 'ratio',
    floor: 0.1,
    isConsequence: true,
    isStructural: false,
  },
  {
    name: 'latency-tail',
    title: 'tail of latency',
    feature: 'latencyTail',
    scale: 'ratio',
    floor: 0.1,
    isConsequence: true,
    isStructural: false,
  },
  {
    name: 'fan-out',
    title: 'calls per request',
    feature: 'fanOut',
    scale: 'ratio',
    floor: 0.1,
    isConsequence: false,
    isStructural: true,
  },
  {
    name: 'steps',
    title: 'steps per request',
    feature: 'steps',
    scale: 'ratio',
    floor: 0.1,
    isConsequence: false,
    isStructural: true,
  },
  {
    name: 'errors',
    title: 'own errors',
    feature: 'ownErrors',
    scale: 'share',
    floor: 0.02,
    isConsequence: false,
    isStructural: true,
  },
  {
    name: 'failures',
    title: 'failed calls to it',
    feature: 'callFailures',
    scale: 'share',
    floor: 0.02,
    isConsequence: false,
    isStructural: true,
  },
  {
    name: 'rate',
    title: 'requests',
    feature: 'rate',
    scale: 'ratio',
    floor: 0.2,
    isConsequence: true,
    isStructural: false,
  },
  { name: 'cpu', title: 'CPU', scale: 'ratio', floor: 0.1, isConsequence: false, isStructural: false },
  { name: 'memory', title: 'memory', scale: 'ratio', floor: 0.03, isConsequence: false, isStructural: false },
  {
    name: 'traffic',
    title: 'network bytes',
    scale: 'ratio',
    floor: 0.15,
    isConsequence: true,
    isStructural: false,
  },
] as const satisfies readonly Quantity[];

export type QuantityName = (typeof QUANTITIES)[number]['name'];

export const QUANTITY_COUNT = QUANTITIES.length;

export const quantityIndex = (name: QuantityName): number =>
  QUANTITIES.findIndex((quantity) => quantity.name === name);

/** Whose deviations: the service itself, the means over its callers, its callees and all other services. */
export const SIDES = ['self', 'callers', 'callees', 'others'] as const;
export type Side = (typeof SIDES)[number];

/** How fast trouble comes and goes: 1 at once, -1 slowly. */
export const COURSE = ['onset', 'end'] as const;
export type CoursePart = (typeof COURSE)[number];
