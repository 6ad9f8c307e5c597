import type { AttributeLift } from '../../contracts/attribute-lift';
import { formatRatio } from '../../contracts/format';
import type { Cause } from '../../contracts/report';
import type { Population } from '../../features/attribute-sample';
import { risenPairs, type RisenPair } from '../../methods/anomaly/attributes/risen';
import type { Interval } from '../../methods/anomaly/attributes/stretches';
import type { Prepared } from '../recording/recording';
import { likelyCauses } from './likely-causes';

const MAX_VALUES_PER_KEY = 3;
const MAX_VALUES = 12;

/**
 * Values of attributes that requests to the likeliest causes carry mainly inside an interval, the highest lift first.
 * @param others incidents that do not count as outside
 */
export function attributesOf(
  { attributes, features }: Prepared,
  inside: Interval,
  causes: readonly Pick<Cause, 'service' | 'score'>[],
  others: readonly Interval[],
): AttributeLift[] {
  const { startMs, widthMs, count } = features.grid;
  const range = { fromMs: startMs, toMs: startMs + count * widthMs };
  const lifts = likelyCauses(causes).flatMap(({ service }) => {
    const number = features.services.findIndex(({ name }) => name === service);
    return attributes.populations
      .filter((population) => population.service === number)
      .flatMap((population) =>
        risenPairs(attributes, population, { inside, others, range }).map((risen) =>
          toLift(service, population, attributes.pairs[risen.pair], risen),
        ),
      );
  });
  return shortened(lifts.sort((a, b) => b.lift - a.lift || b.insideCount - a.insideCount));
}

/**
 * Callers often repeat what the service's own spans say, and instrumentation writes one fact under several keys, such as
 * `http.response.status_code = 503` and `status message = HTTP 503`: that is said once.
 */
function shortened(lifts: readonly AttributeLift[]): AttributeLift[] {
  const nameOf = ({ service, key, value }: AttributeLift): string => [service, key, value].join('\0');
  const own = new Set(lifts.filter(({ seenBy }) => seenBy === 'service').map(nameOf));
  const values = new Map<string, number>();
  return lifts
    .filter((lift) => lift.seenBy === 'service' || !own.has(nameOf(lift)))
    .filter((lift, place, all) => !all.slice(0, place).some((earlier) => isSameFact(earlier, lift)))
    .filter(({ service, key }) => {
      const name = `${service}\0${key}`;
      values.set(name, (values.get(name) ?? 0) + 1);
      return (values.get(name) ?? 0) <= MAX_VALUES_PER_KEY;
    })
    .slice(0, MAX_VALUES);
}

/** The same requests carry both values, and one value holds the other as a word. */
function isSameFact(a: AttributeLift, b: AttributeLift): boolean {
  return (
    a.service === b.service &&
    a.seenBy === b.seenBy &&
    a.insideCount === b.insideCount &&
    a.insideOf === b.insideOf &&
    a.outsideCount === b.outsideCount &&
    (holdsWord(a.value, b.value) || holdsWord(b.value, a.value))
  );
}

/** Shorter words, such as a version, are parts of many names. */
function holdsWord(text: string, word: string): boolean {
  return word.length >= 3 && (text === word || text.split(/\s+/).includes(word));
}

function toLift(
  service: string,
  { seenBy, oneIn }: Population,
  { key, value }: { readonly key: string; readonly value: string },
  { inside, outside, lift }: RisenPair,
): AttributeLift {
  const share = (hits: number, of: number): number => Number((hits / of).toPrecision(4));
  const outsideShare = share(outside.hits, outside.of);
  const what = seenBy === 'service' ? `requests to ${service}` : `calls to ${service}`;
  return {
    service,
    seenBy,
    key,
    value,
    insideCount: inside.hits,
    insideOf: inside.of,
    insideShare: share(inside.hits, inside.of),
    outsideCount: outside.hits,
    outsideOf: outside.of,
    outsideShare,
    lift: Number(lift.toPrecision(4)),
    oneIn,
    text: `${inside.hits} of ${inside.of} ${what} have ${key} = ${value}, ${percent(outside.hits, outside.of)} outside (${formatRatio(lift)})`,
  };
}

function percent(hits: number, of: number): string {
  const share = (100 * hits) / of;
  return hits === 0 ? 'none' : share < 0.1 ? 'below 0.1 %' : `${Number(share.toPrecision(2))} %`;
}
