import { createRandom } from '../../../../../src/numeric/random';
import type { Report } from '../../../../../src/contracts/report';
import type { Red } from '../../../../../src/contracts/red';
import { sampleReport } from '../../../contracts/sample-report';

interface Mesh {
  readonly services: number;
  readonly calls: number;
  readonly seed?: number;
  readonly nameOf?: (position: number) => string;
  readonly namespaceOf?: (position: number) => string | undefined;
}

const TEAMS = [
  'orders',
  'payments',
  'search',
  'catalogue',
  'identity',
  'shipping',
  'billing',
  'media',
  'pricing',
  'stock',
];
const PARTS = ['api', 'worker', 'gateway', 'store', 'queue', 'sync'];

/** A report of services in teams: most calls stay in a team and go down its layers; one service in fifteen is a database. */
export function meshReport({
  services: count,
  calls,
  seed = 1,
  nameOf = teamName,
  namespaceOf,
}: Mesh): Report {
  const random = createRandom(seed);
  const draw = (below: number): number => Math.floor(random.uniform() * below);
  const names = Array.from({ length: count }, (_, position) => nameOf(position));
  const pairs = new Map<string, readonly [number, number]>();
  for (let tries = 0; pairs.size < calls && tries < 50 * calls; tries++) {
    const from = draw(count);
    const inside = random.uniform() < 0.8;
    const to = inside ? from + TEAMS.length * (1 + draw(5)) : draw(count);
    if (to < count && (to !== from || random.uniform() < 0.2)) {
      pairs.set(`${from} ${to}`, [from, to]);
    }
  }
  return sampleReport({
    services: names.map((name, position) => {
      const namespace = namespaceOf?.(position);
      return {
        name,
        declared: position % 3 === 0 ? { file: 'mesh.yaml', line: position + 1, column: 3 } : null,
        ...(namespace === undefined ? {} : { namespace }),
        spans: 1000,
        external: position % 15 === 14,
        red: { ...figures(1 + draw(400), random.uniform() < 0.1 ? random.uniform() : 0), trend: NO_TREND },
      };
    }),
    edges: [...pairs.values()].map(([from, to], index) => ({
      from: names[from],
      to: names[to],
      declared: index % 4 !== 0,
      observed: index % 7 !== 0,
      calls: index % 7 === 0 ? 0 : 100 * (index % 9),
      ...(index % 11 === 0 ? { messages: 12, calls: 0 } : {}),
      ...(index % 7 === 0
        ? {}
        : { red: figures(1 + draw(200), random.uniform() < 0.05 ? random.uniform() : 0) }),
    })),
    anomaly: {
      ...sampleReport().anomaly,
      scores: Object.fromEntries(
        names.map((name, at) => [name, [0.2, at % 23 === 0 ? 1 + (at % 5) : 0.6, null, 0.3]]),
      ),
    },
    incidents: [],
  });
}

const NO_TREND = { startMs: 0, slotMs: 1000, ratePerS: [], errorShare: [], p50Ms: [], p99Ms: [] };

function teamName(position: number): string {
  const part = Math.floor(position / TEAMS.length);
  return `${TEAMS[position % TEAMS.length]}-${PARTS[part % PARTS.length]}${part < PARTS.length ? '' : `-${Math.floor(part / PARTS.length)}`}`;
}

function figures(ratePerS: number, errorShare: number): Red {
  const now = { requests: ratePerS * 60, ratePerS, errorShare, p50Ms: 4, p90Ms: 18, p99Ms: 40 };
  return { now, usual: { ...now, errorShare: 0 }, unusual: errorShare > 0.01 ? ['errorShare'] : [] };
}
