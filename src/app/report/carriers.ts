import { formatPercent } from '../../contracts/format';
import type { Cause, Evidence } from '../../contracts/report';
import { OTHER_OPERATIONS } from '../../features/red/number-operations';
import type { RedCells } from '../../features/red/red-cells';
import type { Interval } from '../../methods/anomaly/attributes/stretches';
import {
  comparedTimes,
  failedRequests,
  slowRequests,
  type ComparedTimes,
} from '../../methods/anomaly/carriers/bad-requests';
import { carrierOf, shareOf, type Carrier } from '../../methods/anomaly/carriers/carrier';
import type { Prepared } from '../recording/recording';
import { groupBy } from './group-by';
import { likelyCauses } from './likely-causes';

/** Operations, instances or versions of one service. */
interface Parts {
  readonly cells: RedCells;
  readonly list: readonly Part[];
}

interface Part {
  /** Null for what has no name of its own: it is compared, and never named. */
  readonly name: string | null;
  readonly entities: readonly number[];
  /** What requests have to do with the part, before its share of all requests. */
  readonly words: string;
}

/**
 * Causes whose evidence names the operation, and the instance or version, that carries the trouble, after the first
 * sentence; unchanged where the trouble is spread.
 * @param others incidents that do not count as outside
 */
export function withCarriers(
  prepared: Pick<Prepared, 'features' | 'red'>,
  inside: Interval,
  causes: readonly Cause[],
  others: readonly Interval[],
): Cause[] {
  const times = comparedTimes(prepared.red, inside, others);
  const likely = new Set(likelyCauses(causes));
  return causes.map((cause) => {
    const [first, ...rest] = cause.evidence;
    const said = likely.has(cause) && first !== undefined ? carriersOf(prepared, cause.service, times) : [];
    return said.length === 0 ? cause : { ...cause, evidence: [first, ...said, ...rest] };
  });
}

function carriersOf(
  { features, red }: Pick<Prepared, 'features' | 'red'>,
  name: string,
  times: ComparedTimes,
): Evidence[] {
  const service = features.services.findIndex((each) => each.name === name);
  const operations: Parts = {
    cells: red.answered,
    list: red.operations.flatMap((each, entity) =>
      each.service !== service
        ? []
        : [
            {
              name: each.operation === OTHER_OPERATIONS ? null : each.operation,
              entities: [entity],
              words: `were ${each.operation}, which is`,
            },
          ],
    ),
  };
  const origins = red.origins.flatMap((each, entity) =>
    each.service === service ? [{ ...each, entity }] : [],
  );
  const copies = (by: 'instance' | 'version'): Parts => {
    const groups = groupBy(origins, (origin) => (origin.isRest ? null : origin[by]));
    return { cells: red.answeredBy, list: [...groups].map(([each, group]) => copyOf(by, each, group)) };
  };
  return [
    ...firstOf([operations], times),
    // A version with one instance carries whatever that instance carries.
    ...firstOf([copies('instance'), copies('version')], times),
  ];
}

function copyOf(
  by: 'instance' | 'version',
  name: string | null,
  group: readonly { readonly version: string | null; readonly entity: number }[],
): Part {
  const versions = [...new Set(group.flatMap(({ version }) => version ?? []))];
  const version = by === 'instance' && versions.length > 0 ? ` (version ${versions.join(', ')})` : '';
  return {
    name,
    entities: group.map(({ entity }) => entity),
    words: `were answered by ${by === 'version' ? 'version ' : ''}${name ?? ''}${version}, which answered`,
  };
}

/** At most one statement: about failures rather than durations, about the first parts rather than the second. */
function firstOf(kinds: readonly Parts[], times: ComparedTimes): Evidence[] {
  for (const { cells, list } of kinds) {
    const entities = list.map((part) => part.entities);
    for (const { feature, adjective, count } of QUANTITIES) {
      const carrier = carrierOf(count(cells, entities, times));
      if (carrier !== null && list[carrier.part].name !== null) {
        return [statement(carrier, list[carrier.part], feature, adjective)];
      }
    }
  }
  return [];
}

const QUANTITIES = [
  { feature: 'failedPart', adjective: 'failed', count: failedRequests },
  { feature: 'slowPart', adjective: 'slow', count: slowRequests },
] as const;

function statement(
  { own, others }: Carrier,
  { words }: Part,
  feature: string,
  adjective: 'failed' | 'slow',
): Evidence {
  const all = own.inside.of + others.inside.of;
  const bad = own.inside.hits + others.inside.hits;
  const [normal, observed] = [shareOf(own.outside), shareOf(own.inside)];
  const expected = Math.max(normal, 1 / Math.max(1, own.outside.of));
  const deviation = (observed - normal) / Math.sqrt((expected * (1 - expected)) / own.inside.of);
  const were = adjective === 'failed' ? 'failed' : 'were slow';
  return {
    text:
      `${own.inside.hits} of ${bad} ${adjective} requests ${words} ${formatPercent(own.inside.of / all)} of all requests; ` +
      `of the others ${formatPercent(shareOf(others.inside))} ${were}, usually ${formatPercent(shareOf(others.outside))}`,
    feature,
    deviation: Math.round(deviation * 100) / 100,
    normal: Number(normal.toPrecision(4)),
    observed: Number(observed.toPrecision(4)),
    unit: 'share',
    neighbour: null,
    spans: [],
  };
}
