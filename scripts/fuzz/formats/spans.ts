/** Spans that every trace format writes in its own way. */
import type { Random } from '../../../src/numeric/random';

export interface FuzzSpan {
  /** 16 hexadecimal digits, none zero in front, as readers return them. */
  readonly id: string;
  readonly traceId: string;
  readonly parentId: string | null;
  readonly service: string;
  readonly name: string;
  readonly startNs: bigint;
  readonly durationNs: bigint;
  readonly isError: boolean;
}

const SERVICES = ['web', 'cart', 'orders', 'stock', 'mail'];
const START_NS = 1_700_000_000_000_000_000n;
const SPANS_PER_TRACE = 4;

export function spansOf(random: Random): FuzzSpan[] {
  const count = 8 + random.integer(160);
  const id = (index: number): string => (index + 1).toString(16).padStart(16, 'a');
  return Array.from({ length: count }, (_, index) => {
    const place = index % SPANS_PER_TRACE;
    return {
      id: id(index),
      traceId: id(index - place).padStart(32, 'b'),
      parentId: place === 0 ? null : id(index - 1),
      service: SERVICES[(index + place) % SERVICES.length],
      name: `GET /${SERVICES[place]}/${index}`,
      startNs: START_NS + BigInt(index) * 200_000_000n,
      durationNs: BigInt(1_000_000 + random.integer(50_000_000)),
      isError: random.uniform() < 0.05,
    };
  });
}
