import { normaliseFeatures } from '../../src/methods/anomaly/normalise';
import type { Recording } from '../../src/methods/anomaly/sequences';
import { createRandom } from '../../src/numeric/random';
import { extractFeatures, type Features } from '../../src/features/extract';
import { observeCalls } from '../../src/topology/calls';
import { linkSpans } from '../../src/topology/link';
import { chance, logNormal } from './draw';
import { drawFaults, type Fault } from './faults';
import { generateSystem, spansPerRequest, type SystemPlan, type SystemSize } from './service-graph';
import { RECORDING_START_MS, simulate, type Simulation } from './simulate';

export interface GeneratedRecording {
  readonly system: SystemPlan;
  readonly features: Features;
  readonly recording: Recording;
  readonly faults: readonly ObservedFault[];
}

/** A fault with the windows whose middle it covers and the number its service has in the recording. */
export interface ObservedFault {
  readonly kind: Fault['kind'];
  readonly service: number;
  readonly windows: readonly number[];
}

export interface GenerateOptions {
  readonly seed: number;
  /** About so many spans per service, so that large systems have as many windows as small ones. */
  readonly spansPerService: number;
  readonly size?: SystemSize;
  /** Share of recordings in which something breaks. */
  readonly faultyShare?: number;
  /** Plans the faults instead of drawing them. */
  readonly faults?: (system: SystemPlan, durationMs: number) => readonly Fault[];
}

/** Real training data has faults in it as well. */
const USUAL_FAULTY_SHARE = 0.35;

/** A random system, its traffic, and what the product's own code makes of the spans. */
export function generateRecording({
  seed,
  spansPerService,
  size,
  faultyShare = USUAL_FAULTY_SHARE,
  faults,
}: GenerateOptions): GeneratedRecording {
  const random = createRandom(seed, 3);
  const system = generateSystem(seed, size);
  const perSecond = logNormal(random, 8, 0.8);
  const durationMs =
    (1000 * spansPerService * system.services.length) / (spansPerRequest(system) * perSecond);
  const planned =
    faults?.(system, durationMs) ??
    (chance(random, faultyShare) ? drawFaults(random, system, durationMs) : []);
  return record({ system, seed, durationMs, perSecond, faults: planned });
}

/** Plays a simulation and folds its spans as if they had been read from a workspace. */
export function record(simulation: Simulation, windowMs?: number): GeneratedRecording {
  const linked = linkSpans(simulate(simulation));
  const features = extractFeatures(linked, observeCalls(linked), windowMs);
  const { node, grid, services, edges, calls } = features;
  const { system, faults } = simulation;
  return {
    system,
    features,
    recording: {
      normalised: normaliseFeatures(node, grid.count, services.length),
      present: grid.present,
      edges,
      calls,
    },
    faults: faults.flatMap((fault) => observe(fault, system, features)),
  };
}

function observe(fault: Fault, system: SystemPlan, { grid, services }: Features): ObservedFault[] {
  const service = services.findIndex(({ name }) => name === system.services[fault.service].name);
  const windows = grid.present.flatMap((present, window) => {
    const middleMs = grid.startMs + (window + 0.5) * grid.widthMs - RECORDING_START_MS;
    return present && middleMs >= fault.fromMs && middleMs < fault.toMs ? [window] : [];
  });
  return service >= 0 && windows.length > 0 ? [{ kind: fault.kind, service, windows }] : [];
}
