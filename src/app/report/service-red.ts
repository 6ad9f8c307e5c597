import type { Copies, Red } from '../../contracts/red';
import type { Report, ServiceFigures } from '../../contracts/report';
import type { CallRed, OperationRed, ServiceRed } from '../../contracts/services-report';
import { compareRed, trendOf, type RedSelection } from '../../methods/services/red/figures';
import type { Joined } from '../recording/recording';
import { busiestFirst } from './busiest-first';
import { chooseSlots, type ComparedSlots } from './compared-slots';
import { copiesOf } from './copies';
import type { CountedRequests } from './topology';

/** Points of a trend: what a line of a table or a sparkline shows. */
const TREND_POINTS = 60;
/** Points of the same in a report, which has all services. */
const REPORTED_POINTS = 40;
/** Versions, and instances, of a service in a report. */
const REPORTED_COPIES = 10;

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
          ...copiesOf(red, service, compared),
          calls: busiestFirst(positions(edges, ({ from }) => from === service).map(ofCall)),
        },
      ];
    })
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** The figures of the report: of services and edges with requests, in the latest part of the recording. */
export function countedRequests({ features, red }: Observed): CountedRequests {
  const slots = chooseSlots(red, {});
  const services = new Map<string, ServiceFigures>();
  const edges = new Map<string, Red>();
  if (slots !== null) {
    const { now, usual } = slots;
    features.services.forEach(({ name }, service) => {
      const selection = selectionOf({ features, red }, service);
      if (hasRequests(selection)) {
        services.set(name, {
          ...compareRed(red, selection, now, usual),
          trend: trendOf(red, selection, REPORTED_POINTS),
          ...reported(copiesOf(red, service, (copy) => compareRed(red, copy, now, usual))),
        });
      }
    });
    features.edges.forEach(({ from, to }, edge) => {
      const selection = { cells: red.called, entities: [edge] };
      if (hasRequests(selection)) {
        edges.set(
          edgeKey(features.services[from].name, features.services[to].name),
          compareRed(red, selection, now, usual),
        );
      }
    });
  }
  return { service: (name) => services.get(name), edge: (from, to) => edges.get(edgeKey(from, to)) };
}

function reported({ versions, instances }: Copies): Partial<Copies> {
  const first = <T extends Red>(rows: readonly T[]): T[] =>
    [...rows].sort((a, b) => b.unusual.length - a.unusual.length).slice(0, REPORTED_COPIES);
  return {
    ...(versions.length === 0 ? {} : { versions: first(versions) }),
    ...(instances.length === 0 ? {} : { instances: first(instances) }),
  };
}

/** The figures of a report that was made before, for the services and edges of today's manifests. */
export function countedBefore({ services, edges }: Pick<Report, 'services' | 'edges'>): CountedRequests {
  const byName = new Map(services.map(({ name, red }) => [name, red]));
  const byEdge = new Map(edges.map(({ from, to, red }) => [edgeKey(from, to), red]));
  return { service: (name) => byName.get(name), edge: (from, to) => byEdge.get(edgeKey(from, to)) };
}

const edgeKey = (from: string, to: string): string => JSON.stringify([from, to]);

function hasRequests({ cells: { start }, entities }: RedSelection): boolean {
  return entities.some((entity) => start[entity + 1] > start[entity]);
}

/** What a service answered; for one that was only seen from its callers, the calls to it. */
export function selectionOf({ features, red }: Observed, service: number): RedSelection {
  return features.services[service].external
    ? { cells: red.called, entities: positions(features.edges, ({ to }) => to === service) }
    : { cells: red.answered, entities: positions(red.operations, (each) => each.service === service) };
}

function positions<T>(list: readonly T[], isWanted: (each: T) => boolean): number[] {
  return list.flatMap((each, at) => (isWanted(each) ? [at] : []));
}
