import type { AffectedService, Incident, ReportEdge } from '../report';

type Edge = Pick<ReportEdge, 'from' | 'to' | 'observed' | 'calls' | 'messages'>;
type Reached = Pick<Incident, 'affected'> & Partial<Pick<Incident, 'causes'>>;

/** How trouble went from a cause over calls to a service whose answers users get. */
export interface CausePath {
  /** From the cause on, each the caller of the one before. */
  readonly services: readonly string[];
  /** `reached[i]`: how `services[i + 1]` was reached; null where nothing of it rose. One less than the services. */
  readonly reached: readonly (AffectedService | null)[];
  /** Whether no service calls the last one: users feel it there. */
  readonly isEntry: boolean;
}

/** More ends of one cause are listed as affected services only. */
const MAX_PATHS = 3;

/**
 * The ways from a cause to where users feel it. They follow the services that the incident reached; where these end
 * before a service that nobody calls, the shortest way over calls goes on to the nearest one. Ends that were reached come
 * first, then those with more calls on the way. Callers are judged for the first cause only: of any other cause that led
 * to none of them nothing is known, and there is no path.
 */
export function causePaths(
  { affected = [], causes = [] }: Reached,
  edges: readonly Edge[],
  cause: string,
): readonly CausePath[] {
  const isCalled = new Set(
    edges.filter(({ from, to, observed }) => observed && from !== to).map(({ to }) => to),
  );
  const callers = callersOf(edges);
  const chains = reachedChains(affected, cause);
  const isFirst = causes.length === 0 || causes[0].service === cause;
  if (!isFirst && chains.length === 0) {
    return [];
  }
  const atEntries = chains.filter((chain) => !isCalled.has(chain.at(-1)!));
  if (atEntries.length > 0) {
    return atEntries.slice(0, MAX_PATHS).map((chain) => pathOf(chain, affected, isCalled));
  }
  const longest = chains.reduce((most, chain) => (chain.length > most.length ? chain : most), [cause]);
  const rest = wayToEntry(longest.at(-1)!, callers, isCalled, new Set(longest));
  return [pathOf([...longest, ...rest], affected, isCalled)];
}

/** `payment → checkout → storefront`. */
export const pathText = ({ services }: Pick<CausePath, 'services'>): string => services.join(' → ');

/** What users notice at the end of a path. */
export function feltText({ services, reached, isEntry }: CausePath): string {
  const last = services[services.length - 1];
  if (services.length === 1) {
    return isEntry
      ? `No service calls ${last}: users feel it there.`
      : 'No caller became noticeably slower or failed more.';
  }
  const stopped = reached.findIndex((step) => step === null);
  if (stopped >= 0) {
    return `${services[stopped + 1]} did not become noticeably slower or fail more.`;
  }
  return isEntry ? `Users feel it at ${last}.` : `It ends at ${last}.`;
}

/** Chains of services from the cause on, each because of the one before: one for every service that was reached. */
function reachedChains(affected: readonly AffectedService[], cause: string): string[][] {
  const chains: string[][] = [];
  const queue = [[cause]];
  const seen = new Set([cause]);
  for (let chain = queue.shift(); chain !== undefined; chain = queue.shift()) {
    for (const { service, because } of affected) {
      if (because === chain.at(-1) && !seen.has(service)) {
        seen.add(service);
        const longer = [...chain, service];
        chains.push(longer);
        queue.push(longer);
      }
    }
  }
  return chains;
}

/** Callers of each service, the busiest first. */
function callersOf(edges: readonly Edge[]): ReadonlyMap<string, readonly string[]> {
  const callers = new Map<string, string[]>();
  const calls = edges.filter(({ observed, messages }) => observed && messages === undefined);
  for (const { from, to } of [...calls].sort((a, b) => b.calls - a.calls)) {
    callers.set(to, [...(callers.get(to) ?? []), from]);
  }
  return callers;
}

/** The shortest way over callers to a service that nobody calls; empty where there is none, or it is already there. */
function wayToEntry(
  start: string,
  callers: ReadonlyMap<string, readonly string[]>,
  isCalled: ReadonlySet<string>,
  passed: Set<string>,
): string[] {
  const queue: { readonly at: string; readonly way: string[] }[] = [{ at: start, way: [] }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { at, way } = next;
    if (!isCalled.has(at)) {
      return way;
    }
    for (const caller of callers.get(at) ?? []) {
      if (!passed.has(caller)) {
        passed.add(caller);
        queue.push({ at: caller, way: [...way, caller] });
      }
    }
  }
  return [];
}

function pathOf(
  services: readonly string[],
  affected: readonly AffectedService[],
  isCalled: ReadonlySet<string>,
): CausePath {
  const reached = services
    .slice(1)
    .map(
      (service, step) =>
        affected.find((each) => each.service === service && each.because === services[step]) ?? null,
    );
  return { services, reached, isEntry: !isCalled.has(services[services.length - 1]) };
}
