import type { CallRed, OperationRed, ServiceRed } from '../../contracts/red';
import { compareRed, trendOf, type RedSelection } from '../../methods/services/red/figures';
import type { Joined } from '../recording/recording';
import type { ComparedSlots } from './compared-slots';

/** Points of a trend: what a line of a table or a sparkline shows. */
const TREND_POINTS = 60;

type Observed = Pick<Joined, 'features' | 'red'>;

/** The observed services in order of their names. @param only the name of the only one to describe */
export function redOfServices(
  { features, red }: Observed,
  { now, usual }: ComparedSlots,
  only?: string,
): ServiceRed[] {
  const { services, edges } = features;
  const compared = (selection: RedSelection): ReturnType<typeof compareRed> =>
    compareRed(red, selection, now, usual);
  const ofOperation = (entity: number): OperationRed => ({
    operation: red.operations[entity].operation,
    ...compared({ cells: red.answered, entities: [entity] }),
  });
  const ofCall = (edge: number): CallRed => ({
    to: services[edges[edge].to].name,
    ...compared({ cells: red.called, entities: [edge] }),
  });
  return services
    .flatMap(({ name, external }, service): ServiceRed[] => {
      if (only !== undefined && name !== only) {
        return [];
      }
      const selection = selectionOf({ features, red }, service);
      return [
        {
          service: name,
          external,
          ...compared(selection),
          trend: trendOf(red, selection, TREND_POINTS),
          operations: external ? [] : busiestFirst(selection.entities.map(ofOperation)),
          calls: busiestFirst(positions(edges, ({ from }) => from === service).map(ofCall)),
        },
      ];
    })
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** What a service answered; for one that was only seen from its callers, the calls to it. */
function selectionOf({ features, red }: Observed, service: number): RedSelection {
  return features.services[service].external
    ? { cells: red.called, entities: positions(features.edges, ({ to }) => to === service) }
    : { cells: red.answered, entities: positions(red.operations, (each) => each.service === service) };
}

function positions<T>(list: readonly T[], isWanted: (each: T) => boolean): number[] {
  return list.flatMap((each, at) => (isWanted(each) ? [at] : []));
}

function busiestFirst<T extends Pick<ServiceRed, 'now' | 'usual'>>(rows: T[]): T[] {
  const requests = ({ now, usual }: T): number => now.requests + (usual?.requests ?? 0);
  return rows.sort((a, b) => requests(b) - requests(a));
}
