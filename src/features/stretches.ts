/** Requests in order of appearance, with the service that answered each and the file it was read from. */
export interface Requests {
  readonly startMs: Float64Array;
  readonly service: Uint32Array;
  readonly file: Uint32Array;
}

/** A part of the requests that belongs together: one recording of one system. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
  readonly services: ReadonlySet<number>;
  readonly files: ReadonlySet<number>;
}

export interface Stretches {
  /** The one with most requests; null without requests. */
  readonly main: Stretch | null;
  /** The others, in order of time. */
  readonly others: readonly Stretch[];
  /** Per request whether it belongs to the main stretch. */
  readonly isMain: Uint8Array;
}

const HOUR_MS = 3_600_000;
/** Longer silence than this may separate recordings of different systems. */
const CUT_MS = 2 * HOUR_MS;
/** Longer silence than this separates whatever it is: other recordings, or clocks that were wrong. */
const UNRELATED_MS = 30 * 24 * HOUR_MS;
/** Parts are one recording when they share this share of the services of the smaller one. */
const MIN_SHARED = 0.5;

interface Part {
  /** Parts of different eras never belong together. */
  readonly era: number;
  readonly members: Piece[];
  readonly services: Set<number>;
  requests: number;
}

/** Positions of one piece in the order of time, end exclusive. */
interface Piece {
  readonly first: number;
  readonly end: number;
}

/**
 * Cuts requests at silences of two hours, and joins what shares half of its services again. So a system that rests for a
 * night stays one recording, and traces of another system in the same folder are told apart.
 */
export function splitStretches(requests: Requests): Stretches {
  const { startMs, service, file } = requests;
  const sorted = startMs.slice().sort();
  if (sorted.length > 0 && sorted.every((value, at) => at === 0 || value - sorted[at - 1] <= CUT_MS)) {
    // Nothing to cut, as nearly always: the order of the requests is not needed.
    const [fromMs, toMs] = [sorted[0], sorted[sorted.length - 1]];
    const main = { fromMs, toMs, requests: sorted.length, services: new Set(service), files: new Set(file) };
    return { main, others: [], isMain: new Uint8Array(sorted.length).fill(1) };
  }
  const order = new Uint32Array(startMs.length).map((_, at) => at).sort((a, b) => startMs[a] - startMs[b]);
  const isMain = new Uint8Array(order.length);
  const parts = joinParts(cutParts(order, startMs, service)).sort((a, b) => b.requests - a.requests);
  const stretches = parts.map(({ members, services, requests: count }): Stretch => {
    const files = new Set<number>();
    for (const { first, end } of members) {
      for (let at = first; at < end; at++) {
        files.add(file[order[at]]);
      }
    }
    const fromMs = Math.min(...members.map(({ first }) => startMs[order[first]]));
    const toMs = Math.max(...members.map(({ end }) => startMs[order[end - 1]]));
    return { fromMs, toMs, requests: count, services, files };
  });
  for (const { first, end } of parts.at(0)?.members ?? []) {
    for (let at = first; at < end; at++) {
      isMain[order[at]] = 1;
    }
  }
  const [main = null, ...others] = stretches;
  return { main, others: others.sort((a, b) => a.fromMs - b.fromMs), isMain };
}

function cutParts(order: Uint32Array, startMs: Float64Array, service: Uint32Array): Part[] {
  const parts: Part[] = [];
  let era = 0;
  let first = 0;
  for (let at = 0; at < order.length; at++) {
    const gapMs = at + 1 < order.length ? startMs[order[at + 1]] - startMs[order[at]] : Infinity;
    if (gapMs <= CUT_MS) {
      continue;
    }
    const services = new Set<number>();
    for (let inside = first; inside <= at; inside++) {
      services.add(service[order[inside]]);
    }
    parts.push({ era, members: [{ first, end: at + 1 }], services, requests: at + 1 - first });
    first = at + 1;
    era += gapMs > UNRELATED_MS ? 1 : 0;
  }
  return parts;
}

/** The largest parts first, so that a small one joins the system it belongs to. */
function joinParts(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of [...parts].sort((a, b) => b.requests - a.requests)) {
    const home = joined.find(
      ({ era, services }) => era === part.era && belongTogether(services, part.services),
    );
    if (home === undefined) {
      joined.push(part);
      continue;
    }
    home.members.push(...part.members);
    home.requests += part.requests;
    part.services.forEach((one) => home.services.add(one));
  }
  return joined;
}

function belongTogether(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const one of small) {
    shared += large.has(one) ? 1 : 0;
  }
  return shared >= MIN_SHARED * small.size;
}

const MAX_NAMED = 4;
const MAX_STRETCHES = 5;

/** One note per stretch that is left out: when, how much, which services, which files, and how to analyse them. */
export function stretchNotes(
  { main, others }: Pick<Stretches, 'main' | 'others'>,
  names: { readonly services: readonly string[]; readonly files: readonly string[] },
): string[] {
  if (main === null || others.length === 0) {
    return [];
  }
  const notes = others.slice(0, MAX_STRETCHES).map((stretch) => {
    const files = [...stretch.files].map((file) => names.files[file]);
    const services = [...stretch.services].map((service) => names.services[service]);
    const isApart = [...stretch.files].every((file) => !main.files.has(file));
    const how = isApart && files.length <= MAX_NAMED ? `; to analyse it: ${commandFor(files)}` : '';
    return `left out: ${stretch.requests} requests from ${moment(stretch.fromMs)} to ${moment(stretch.toMs)} of ${some(services)}, in ${some(files)}${how}`;
  });
  const rest = others.slice(MAX_STRETCHES);
  const restCount = rest.reduce((sum, { requests }) => sum + requests, 0);
  return [
    `this folder holds ${others.length + 1} separate recordings; only the largest is judged (${main.requests} requests from ${moment(main.fromMs)} to ${moment(main.toMs)})`,
    ...notes,
    ...(rest.length > 0 ? [`left out: ${restCount} more requests in ${rest.length} other recordings`] : []),
  ];
}

function commandFor(files: readonly string[]): string {
  return ['meshlens analyze FOLDER', ...files.map((file) => `--include '${file}'`)].join(' ');
}

function some(all: readonly string[]): string {
  const shown = all.slice(0, MAX_NAMED).join(', ');
  return all.length > MAX_NAMED ? `${shown} and ${all.length - MAX_NAMED} more` : shown;
}

const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
