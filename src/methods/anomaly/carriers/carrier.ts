import { hypergeometricTail } from '../../../numeric/hypergeometric';
import type { Count } from '../attributes/pair-counts';

/** Requests of one part of a service (an operation, an instance, a version): bad ones, and all. */
export interface PartCount {
  readonly inside: Count;
  readonly outside: Count;
}

/** The part that carries the trouble, beside all others together. */
export interface Carrier {
  /** Index of the part. */
  readonly part: number;
  readonly own: PartCount;
  readonly others: PartCount;
}

/** Bad requests above the usual number, of all parts together. */
const MIN_EXCESS = 5;
/** Share of them that the part must have … */
const MIN_CARRIED = 0.8;
/** … and how many times its share of the requests that must be: the busiest part has most of the failures of any kind. */
const MIN_LIFT = 1.5;
/** Requests of the others: with fewer it is not known whether they answer as usual. */
const MIN_OTHERS = 20;
/** With fewer requests outside, the usual share of a part is that of all. */
const MIN_OUTSIDE = 20;
/** Chance of one false part per question. */
const FALSE_PARTS = 0.01;

/**
 * The part with nearly all bad requests above the usual number, or null. Fisher's exact test over all parts keeps
 * chance out, with every part as usual by its own share outside.
 */
export function carrierOf(parts: readonly PartCount[]): Carrier | null {
  const all = sum(parts);
  const usual = ({ outside }: PartCount): number => shareOf(outside.of < MIN_OUTSIDE ? all.outside : outside);
  const excess = parts.map((part) => Math.max(0, part.inside.hits - part.inside.of * usual(part)));
  const total = excess.reduce((added, each) => added + each, 0);
  const most = excess.indexOf(Math.max(...excess));
  if (parts.length < 2 || total < MIN_EXCESS) {
    return null;
  }
  const own = parts[most];
  const others = sum(parts.filter((_, part) => part !== most));
  const carried = excess[most] / total;
  const chance = hypergeometricTail(own.inside.hits, own.inside.of, all.inside.hits, all.inside.of);
  return carried >= MIN_CARRIED &&
    carried >= MIN_LIFT * (own.inside.of / all.inside.of) &&
    others.inside.of >= MIN_OTHERS &&
    chance * parts.length <= FALSE_PARTS
    ? { part: most, own, others }
    : null;
}

/** 0 of no requests. */
export const shareOf = ({ hits, of }: Count): number => (of === 0 ? 0 : hits / of);

function sum(parts: readonly PartCount[]): PartCount {
  const added = (side: 'inside' | 'outside'): Count =>
    parts.reduce((total, part) => ({ hits: total.hits + part[side].hits, of: total.of + part[side].of }), {
      hits: 0,
      of: 0,
    });
  return { inside: added('inside'), outside: added('outside') };
}
