import { endOf } from '../topology/attribute-part';
import type { AttributePair, ServiceAttributes } from '../topology/attribute-rows';
import { NO_EDGE, type ObservedCalls } from '../topology/calls';
import { failureGroupOf } from '../topology/failure-texts';
import { Role, type LinkedSpans } from '../topology/link';
import { AttributeSets } from './attribute-sets';
import { operationTemplate } from './operations';

/** A sample of requests and calls: when each began, and which attribute values it carries. Plain data. */
export interface AttributeSample {
  readonly pairs: readonly { readonly key: string; readonly value: string }[];
  /** Set i holds the pairs setPairs[setStart[i] .. setStart[i + 1]], ascending. */
  readonly setStart: Uint32Array;
  readonly setPairs: Uint32Array;
  readonly populations: readonly Population[];
}

/** Requests that one service answered, or the calls to it as its callers recorded them. */
export interface Population {
  /** Index into the observed services. */
  readonly service: number;
  readonly seenBy: 'service' | 'callers';
  /** One of at most this many requests was sampled. */
  readonly oneIn: number;
  readonly startMs: Float64Array;
  /** The set of each request. */
  readonly set: Uint32Array;
}

/** Keys that every format has. */
const SPAN_NAME = 'span name';
const STATUS_MESSAGE = 'status message';
const CALLER = 'caller';

/** A key of which more than this share of the spans carries a value of its own names single requests, not groups. */
const MAX_DISTINCT_SHARE = 1 / 3;
/** So few different values are no sign of it. */
const FEW_VALUES = 10;

/** Joins the sampled spans of a request: it carries what any of its spans in the service carries. */
export function sampleAttributes(linked: LinkedSpans, observed: ObservedCalls): AttributeSample {
  const { columns, role, entry, table } = linked;
  const sets = new AttributeSets();
  const views = table.attributes.views();
  const pairsOf = spanPairs(linked, views, sets);
  const populations: Population[] = [];
  const calls = new Map<number, Requests>();
  views.forEach((view, service) => {
    const requests = new Map<number, number[]>();
    view.row.forEach((row, index) => {
      if (role[row] === Role.duplicate) {
        return;
      }
      const pairs = pairsOf(view, index);
      const own = requests.get(entry[row]);
      if (own === undefined) {
        requests.set(entry[row], [...pairs]);
      } else {
        own.push(...pairs);
      }
      const edge = observed.edgeOfRow[row];
      if (role[row] === Role.call && edge !== NO_EDGE) {
        const { to } = observed.edges[edge];
        const towards = calls.get(to) ?? new Requests(to, 'callers');
        calls.set(to, towards);
        pairs.push(sets.pair(CALLER, table.services.texts[service]));
        towards.add(columns.startMs[row], sets.set(pairs), view.oneIn);
      }
    });
    const answered = new Requests(service, 'service');
    for (const [first, pairs] of requests) {
      if (first >= 0) {
        answered.add(columns.startMs[first], sets.set(pairs), view.oneIn);
      }
    }
    populations.push(answered.view());
  });
  populations.push(...[...calls.values()].map((each) => each.view()));
  return { ...sets.view(), populations };
}

class Requests {
  private readonly startMs: number[] = [];
  private readonly set: number[] = [];
  private oneIn = 1;

  constructor(
    private readonly service: number,
    private readonly seenBy: Population['seenBy'],
  ) {}

  add(startMs: number, set: number, oneIn: number): void {
    this.startMs.push(startMs);
    this.set.push(set);
    this.oneIn = Math.max(this.oneIn, oneIn);
  }

  view(): Population {
    const { service, seenBy, oneIn } = this;
    return {
      service,
      seenBy,
      oneIn,
      startMs: Float64Array.from(this.startMs),
      set: Uint32Array.from(this.set),
    };
  }
}

/** Pairs of one sampled span, in a new list. */
function spanPairs(
  { table, columns }: LinkedSpans,
  views: readonly ServiceAttributes[],
  sets: AttributeSets,
): (view: ServiceAttributes, index: number) => number[] {
  const raw = table.attributes.pairs();
  const kept = groupingKeys(views, raw);
  const numbers = raw.map(({ key, value, keyNumber }) => (kept[keyNumber] ? sets.pair(key, value) : -1));
  const names = table.operations.texts.map((name) => sets.pair(SPAN_NAME, operationTemplate(name)));
  const messages = table.failures.examples.map((text) => sets.pair(STATUS_MESSAGE, text));
  return ({ row, start, pairs }, index) => {
    const found = [names[columns.operation[row[index]]]];
    const failure = failureGroupOf(columns.failure, row[index]);
    if (failure !== undefined) {
      found.push(messages[failure]);
    }
    for (let at = start[index]; at < endOf(start, pairs, index); at++) {
      if (numbers[pairs[at]] >= 0) {
        found.push(numbers[pairs[at]]);
      }
    }
    return found;
  };
}

/** Per key 1 when its values stand for groups of requests; ids, addresses of clients and moments do not. */
function groupingKeys(views: readonly ServiceAttributes[], raw: readonly AttributePair[]): Uint8Array {
  const uses = new Uint32Array(raw.length);
  for (const { pairs } of views) {
    for (const pair of pairs) {
      uses[pair]++;
    }
  }
  const keys = raw.reduce((most, { keyNumber }) => Math.max(most, keyNumber + 1), 0);
  const carried = new Uint32Array(keys);
  const distinct = new Uint32Array(keys);
  const kept = new Uint8Array(keys).fill(1);
  raw.forEach(({ keyNumber, live }, pair) => {
    carried[keyNumber] += uses[pair];
    distinct[keyNumber] += uses[pair] > 0 ? 1 : 0;
    if (!live) {
      kept[keyNumber] = 0;
    }
  });
  return kept.map((isLive, key) =>
    isLive && distinct[key] <= Math.max(FEW_VALUES, MAX_DISTINCT_SHARE * carried[key]) ? 1 : 0,
  );
}
