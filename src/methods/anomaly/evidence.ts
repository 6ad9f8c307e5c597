import type { Evidence } from '../../contracts/report';
import { exampleAt, type Features } from '../../features/extract';
import { NODE_FEATURES } from '../../features/node-features';
import type { RankedService } from './causes';
import { EVIDENCE_READERS, type Reading } from './evidence-sentences';
import { saidOnce } from './said-once';
import { WindowReader } from './window-reader';

/** Evidence below this many standard deviations is not worth a sentence. */
const WORTH_SAYING_SIGMA = 3;
const MAX_SENTENCES = 4;
const MAX_SPANS = 3;
/** Smaller relative differences between normal and observed have no direction. */
const SAME = 0.05;

/** Puts a service's part in an incident into sentences, each fact once, the strongest first. */
export function evidenceFor(
  features: Features,
  windows: readonly number[],
  ranked: RankedService,
): Evidence[] {
  const reader = new WindowReader(features, windows, ranked.service);
  const spans = exampleSpans(features, windows, ranked.service);
  const readings = NODE_FEATURES.map((feature, index) => ({
    feature,
    deviation: ranked.signed[index],
    sigma: ranked.features[index],
  }))
    .filter(({ sigma }) => sigma >= WORTH_SAYING_SIGMA)
    .sort((a, b) => strength(b) - strength(a))
    .map(({ feature, deviation }) => ({
      feature,
      deviation,
      reading: EVIDENCE_READERS[feature.name](reader, deviation > 0),
    }))
    .filter(({ deviation, reading }) => agrees(deviation, reading))
    // Resources have no sentence of spans: the series themselves are stated beside.
    .filter(({ reading }) => features.isMeasured !== true || reading.observed !== null);
  return saidOnce(readings)
    .slice(0, MAX_SENTENCES)
    .map(({ feature, deviation, reading }) => ({
      ...reading,
      feature: feature.name,
      deviation: Math.round(deviation * 100) / 100,
      spans,
    }));
}

function strength({ feature, sigma }: { feature: { local: boolean }; sigma: number }): number {
  return feature.local ? sigma : sigma / 2;
}

/**
 * A model compares with what the neighbours explain: a service may be quicker than *that* and yet slower than usual.
 * Such a sentence would puzzle, so it is left out.
 */
function agrees(deviation: number, { normal, observed }: Reading): boolean {
  if (normal === null || observed === null || Math.abs(observed - normal) <= SAME * Math.abs(normal)) {
    return true;
  }
  return Math.sign(observed - normal) === Math.sign(deviation);
}

function exampleSpans(features: Features, windows: readonly number[], service: number): Evidence['spans'] {
  return windows.flatMap((window) => exampleAt(features, window, service) ?? []).slice(0, MAX_SPANS);
}
