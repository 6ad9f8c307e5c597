import type { SourceRange } from '../contracts/problem';
import type { ServiceLimit } from '../contracts/forecast/service-limit';
import type { DeclaredTimeout } from '../workspace/manifests/declaration';
import type { DeclaredEdge } from './graph';
import type { ServiceGroup } from './group';

/**
 * Limits by service name: those it states itself, and those that timeouts imply. A caller's timeout that names exactly
 * one service it has the address of limits that service's 99th percentile: beyond it one call in a hundred is given up.
 * A service's own server timeout limits itself. Any other timeout stays out.
 */
export function limitsByService(
  groups: readonly ServiceGroup[],
  edges: readonly DeclaredEdge[],
): ReadonlyMap<string, readonly ServiceLimit[]> {
  const limits = new Map<string, Map<string, ServiceLimit>>();
  const add = (service: string, limit: ServiceLimit): void => {
    const own = limits.get(service) ?? new Map<string, ServiceLimit>();
    // A file may be read twice, and a manifest may say the same thing for several containers.
    own.set(`${limit.quantity} ${placeOf(limit.range)}`, limit);
    limits.set(service, own);
  };
  const callees = edgesByCaller(edges);
  const namesOf = new Map(
    groups.map(({ name, members }) => [name, [name, ...members.flatMap((member) => member.networkNames)]]),
  );
  for (const { name, members } of groups) {
    for (const { declaration } of members) {
      for (const limit of declaration.limits ?? []) {
        add(name, limit);
      }
      for (const timeout of declaration.timeouts ?? []) {
        const limited = subjectOf(timeout, name, callees.get(name) ?? [], namesOf);
        if (limited !== undefined) {
          add(limited, {
            quantity: 'latencyP99Ms',
            value: timeout.ms,
            origin: 'timeout',
            key: timeout.key,
            range: timeout.range,
          });
        }
      }
    }
  }
  return new Map([...limits].map(([service, own]) => [service, [...own.values()]]));
}

function subjectOf(
  { subject }: DeclaredTimeout,
  caller: string,
  callees: readonly string[],
  namesOf: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const wanted = plain(subject.join(''));
  const named = callees.filter((callee) =>
    (namesOf.get(callee) ?? [callee]).some((name) => plain(name) === wanted),
  );
  if (named.length === 1) {
    return named[0];
  }
  return named.length === 0 && (wanted === 'server' || wanted === 'handler') ? caller : undefined;
}

/** `cart`, `cart-service` and `CartService` are one name. */
function plain(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return letters.replace(/(?:service|svc)$/, '') || letters;
}

function edgesByCaller(edges: readonly DeclaredEdge[]): Map<string, string[]> {
  const callees = new Map<string, string[]>();
  for (const { from, to } of edges) {
    callees.set(from, [...(callees.get(from) ?? []), to]);
  }
  return callees;
}

function placeOf(range: SourceRange | null): string {
  return range === null ? '' : `${range.file}:${range.line}:${range.column}`;
}
