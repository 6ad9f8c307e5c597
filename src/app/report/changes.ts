import type { Change } from '../../contracts/report';
import type { Features } from '../../features/extract';
import type { LevelChange } from '../../features/levels/level-change';
import { featureIndex, NODE_FEATURES } from '../../features/node-features';
import { EVIDENCE_READERS, type Reading } from '../../methods/anomaly/evidence-sentences';
import { WindowReader } from '../../methods/anomaly/window-reader';

const RATE = featureIndex('rate');
const LATENCY = featureIndex('latency');
const FAN_OUT = featureIndex('fanOut');
/** Changes within this time have one reason. */
const SAME_MS = 3 * 60_000;

/** Lasting changes of level, each said once: of the service that changed, not of those that wait for it or are called by it. */
export function statedChanges(features: Features): Change[] {
  return features.changes
    .filter((change) => !isImplied(change, features))
    .map((change) => stateChange(change, features));
}

function isImplied(change: LevelChange, { changes, edges }: Features): boolean {
  const same = changes.filter((other) => other !== change && Math.abs(other.atMs - change.atMs) <= SAME_MS);
  const own = same.filter(({ service }) => service === change.service);
  if (change.feature === RATE) {
    const callers = edges.filter(({ from, to }) => to === change.service && from !== to);
    return same.some(
      ({ service, feature }) =>
        (feature === RATE || feature === FAN_OUT) && callers.some(({ from }) => from === service),
    );
  }
  if (change.feature === LATENCY) {
    const callees = edges.filter(({ from, to }) => from === change.service && from !== to);
    return (
      own.some(({ feature }) => feature !== RATE) ||
      same.some(({ service, feature }) => feature !== RATE && callees.some(({ to }) => to === service))
    );
  }
  return own.some((other) => isOwn(other) && sizeOf(other) > sizeOf(change));
}

/** Evidence speaks of neighbours; a change of load needs none. */
function rateText({ normal, observed }: Reading, up: boolean): string {
  const known = normal === null || observed === null ? '' : ` (${normal} → ${observed} a second)`;
  return `gets ${up ? 'more' : 'fewer'} requests${known}`;
}

const isOwn = ({ feature }: LevelChange): boolean => feature !== RATE && feature !== LATENCY;
const sizeOf = ({ before, after }: LevelChange): number => Math.abs(after - before);

function stateChange(change: LevelChange, features: Features): Change {
  const { service, feature, atMs, before, after } = change;
  const { grid, changes } = features;
  const others = changes
    .filter((other) => other.service === service && other.feature === feature)
    .map((other) => other.atMs);
  const fromMs = Math.max(-Infinity, ...others.filter((other) => other < atMs));
  const toMs = Math.min(Infinity, ...others.filter((other) => other > atMs));
  const windowsIn = (startMs: number, endMs: number): number[] =>
    grid.present.flatMap((present, window) => {
      const beginMs = grid.startMs + window * grid.widthMs;
      return present && beginMs >= startMs && beginMs + grid.widthMs <= endMs ? [window] : [];
    });
  const { name } = NODE_FEATURES[feature];
  const reader = new WindowReader(features, windowsIn(atMs, toMs), service, windowsIn(fromMs, atMs));
  const reading = EVIDENCE_READERS[name](reader, after > before);
  return {
    service: features.services[service].name,
    feature: name,
    sinceMs: atMs,
    before: reading.normal,
    after: reading.observed,
    unit: reading.unit,
    neighbour: reading.neighbour,
    text: feature === RATE ? rateText(reading, after > before) : reading.text,
  };
}
