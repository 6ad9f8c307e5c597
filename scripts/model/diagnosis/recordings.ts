/** Generated recordings with troubles, as labelled signatures. */
import { judgeWidths } from '../../../src/methods/anomaly/scales/detect';
import type { Features } from '../../../src/features/extract';
import {
  incidentSignatures,
  type DiagnosedRecording,
} from '../../../src/methods/diagnosis/signature/incident-signature';
import type { Interval } from '../../../src/methods/diagnosis/signature/series-deviation';
import type { Signature } from '../../../src/methods/diagnosis/signature/signature';
import { createRandom } from '../../../src/numeric/random';
import { featuresOf } from '../../recordings/features';
import { planRecording } from '../../recordings/plan';
import { visitsPerRequest } from '../../recordings/rates';
import { between, pick } from '../draw';
import { RECORDING_START_MS, type Simulation } from '../simulate';
import { measure } from './measure';
import { drawKind, drawTrouble, type Trouble, type TroubleKind } from './troubles';

/** One trouble of one generated system. */
export interface GeneratedIncident {
  readonly kind: TroubleKind;
  readonly signature: Signature;
}

const MINUTE_MS = 60_000;
const SPANS = 50_000;
const LEAST_MS = 2 * MINUTE_MS;
const MOST_MS = 12 * MINUTE_MS;
const PAUSE_MS = 8 * MINUTE_MS;
const QUIET_START_MS = 30 * MINUTE_MS;
/** Fewer visits of the service show little. */
const FELT_VISITS = 60;
/** Metrics beside the traces are not always there. */
const MEASURED = 0.75;

/** A generated system with its troubles, and what was recorded of it. */
export interface PlayedRecording {
  readonly features: Features;
  readonly recording: DiagnosedRecording;
  readonly troubles: readonly PlayedTrouble[];
}

export interface PlayedTrouble extends Interval {
  readonly kind: TroubleKind;
  /** Number of the service in the recording. */
  readonly service: number;
}

export async function generateIncidents(seed: number): Promise<GeneratedIncident[]> {
  const { recording, troubles } = await playRecording(seed);
  return troubles.map((trouble): GeneratedIncident => {
    const others = troubles.filter((other) => other !== trouble);
    const [signature] = incidentSignatures(recording, trouble, [trouble.service], others);
    return { kind: trouble.kind, signature };
  });
}

export async function playRecording(seed: number): Promise<PlayedRecording> {
  const random = createRandom(seed, 21);
  const plan = planRecording({
    seed,
    spans: SPANS,
    hours: between(random, 3, 5),
    services: 10 + random.integer(16),
    noise: true,
  });
  const troubles = drawTroubles(seed, plan);
  const { load } = plan;
  const played: Simulation = {
    ...plan,
    gaps: [],
    faults: troubles.flatMap(({ faults }) => faults),
    load: (atMs) => load!(atMs) * loadFactor(troubles, atMs),
  };
  const features = featuresOf(played);
  const names = features.services.map(({ name }) => name);
  const recording = {
    cells: features.cells,
    edges: features.edges,
    scales: await judgeWidths(features),
    measured: random.uniform() < MEASURED ? measure(seed, played, troubles, names) : [],
  };
  return {
    features,
    recording,
    troubles: troubles.flatMap((trouble): PlayedTrouble[] => {
      const service = names.indexOf(plan.system.services[trouble.service].name);
      return service < 0 ? [] : [{ kind: trouble.kind, service, ...toInterval(trouble) }];
    }),
  };
}

const toInterval = ({ fromMs, toMs }: Trouble): Interval => ({
  fromMs: RECORDING_START_MS + fromMs,
  toMs: RECORDING_START_MS + toMs,
});

export const loadFactor = (troubles: readonly Trouble[], atMs: number): number =>
  troubles.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)?.load ?? 1;

/** One after the other, with quiet time between. */
function drawTroubles(seed: number, plan: Simulation): Trouble[] {
  const random = createRandom(seed, 22);
  const perSecond = plan.perSecond * (plan.sampled ?? 1);
  const visits = visitsPerRequest(plan.system).map((count) => count * perSecond);
  const targets = plan.system.services.flatMap(({ external }, service) =>
    !external && visits[service] * (MOST_MS / 1000) >= FELT_VISITS ? [service] : [],
  );
  const troubles: Trouble[] = [];
  let fromMs = QUIET_START_MS;
  while (targets.length > 0 && fromMs < plan.durationMs - MOST_MS - PAUSE_MS) {
    const service = pick(random, targets);
    const feltMs = (1000 * FELT_VISITS) / visits[service];
    const lengthMs = Math.max(feltMs, between(random, LEAST_MS, MOST_MS));
    const time = { service, fromMs, toMs: fromMs + lengthMs };
    const trouble = drawTrouble(random, drawKind(random), time, plan.system);
    if (trouble !== null) {
      troubles.push(trouble);
      fromMs = time.toMs + PAUSE_MS;
    }
  }
  return troubles;
}
