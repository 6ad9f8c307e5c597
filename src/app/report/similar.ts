/** Which earlier incidents of the workspace look like an incident, and what was different there. */
import type { NamedIncident } from '../../contracts/named-incident';
import type { Incident } from '../../contracts/report';
import type { SimilarIncident } from '../../contracts/similar-incident';
import { formatDuration } from '../../findings/wording';
import { differencesOf } from '../../methods/diagnosis/similar/differences';
import { mostAlike } from '../../methods/diagnosis/similar/most-alike';
import type { Interval } from '../../methods/diagnosis/signature/series-deviation';
import type { Signature } from '../../methods/diagnosis/signature/signature';
import type { PastIncident } from '../store/past-incidents';
import { kindOf, toSignature } from './kind-of';
import type { OpenNamer } from './open-namer';
import { round } from './statements';

/** An incident that the user named, with what was observed of it. */
export interface NamedExample extends Interval {
  readonly name: string;
  readonly service: string;
  readonly signature: Signature;
}

interface Seen extends Interval {
  readonly service: string;
  readonly signature: Signature;
  /** Undefined where the kind of what an earlier analysis found is not known yet. */
  readonly kind?: SimilarIncident['kind'];
}

export interface Known {
  /** What earlier analyses found outside of this recording. */
  readonly past: readonly PastIncident[];
  readonly examples: readonly NamedExample[];
  readonly named: readonly NamedIncident[];
  readonly namer: Pick<OpenNamer, 'name' | 'kinds'>;
}

/** A shorter or longer incident that differs by less lasted about as long. */
const TELLING_RATIO = 2;

/** Only incidents of a known kind are compared, with those that ended before they began. */
export function withSimilar(incidents: readonly Incident[], known: Known): readonly Incident[] {
  const reported = incidents.flatMap(seenIn);
  const kept = known.past.map((each): Seen => ({ ...each, signature: toSignature(each.signature) }));
  // What the user named is the same incident where an analysis found it at the same service.
  const onlyNamed = known.examples.filter(
    (each) => ![...reported, ...kept].some((other) => isSame(other, each)),
  );
  const all: readonly Seen[] = [...reported, ...kept, ...onlyNamed].sort((a, b) => b.fromMs - a.fromMs);
  const kindOfSeen = rememberedKinds(known);
  return incidents.map((incident) => {
    const [here] = seenIn(incident);
    if (here?.kind === undefined) {
      return incident;
    }
    const trouble = familyOf(here.kind, known);
    const similar = mostAlike(
      here.signature,
      all.filter(({ toMs }) => toMs <= here.fromMs),
      (past) => {
        const kind = kindOfSeen(past);
        return kind !== undefined && familyOf(kind, known) === trouble;
      },
    ).map(({ past, distance }) => stated(past, kindOfSeen(past)!, distance, here));
    return similar.length === 0 ? incident : { ...incident, similar };
  });
}

const isSame = (a: Omit<Seen, 'signature'>, b: Omit<Seen, 'signature'>): boolean =>
  a.service === b.service && a.fromMs < b.toMs && a.toMs > b.fromMs;

function seenIn({ fromMs, toMs, causes, kind }: Incident): Seen[] {
  const service = causes.at(0)?.service;
  return kind === undefined || service === undefined
    ? []
    : [{ service, fromMs, toMs, kind, signature: toSignature(kind.signature) }];
}

/** Kinds of past incidents as they are named now, each named once and only where it is near. */
function rememberedKinds({ namer, named }: Known): (seen: Seen) => SimilarIncident['kind'] | undefined {
  const kinds = new Map<Seen, SimilarIncident['kind'] | undefined>();
  return (seen) => {
    if (!kinds.has(seen)) {
      kinds.set(seen, seen.kind ?? kindOf(seen.signature, seen, namer, named));
    }
    return kinds.get(seen);
  };
}

/** Null: unlike anything known. */
function familyOf({ id, isUnknown }: SimilarIncident['kind'], { namer }: Known): string | null {
  return isUnknown ? null : (namer.kinds.find((kind) => kind.id === id)?.family ?? id);
}

function stated(
  { service, fromMs, toMs, signature }: Seen,
  { id, name, isUnknown, isGiven }: SimilarIncident['kind'],
  distance: number,
  here: Seen,
): SimilarIncident {
  return {
    fromMs,
    toMs,
    service,
    kind: { id, name, isUnknown, ...(isGiven === true ? { isGiven } : {}) },
    distance: round(distance),
    different: [...differencesOf(signature, here.signature), ...lengths({ fromMs, toMs }, here)],
  };
}

function lengths(there: Interval, here: Interval): string[] {
  const [then, now] = [there, here].map(({ fromMs, toMs }) => toMs - fromMs);
  return Math.max(then, now) >= TELLING_RATIO * Math.min(then, now)
    ? [`lasted ${formatDuration(then)} there, ${formatDuration(now)} here`]
    : [];
}
