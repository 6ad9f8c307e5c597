import type { SourceRange } from '../contracts/problem';
import type { ServiceGraph, ServiceNode } from '../topology/graph';
import { addressesOf, edgesTo, sendsSpans, tracesAreComplete } from './observed';
import { roleOf } from './role';
import type { FindingsInput, Rule, Statement } from './rule';
import { statementAt } from './rule';
import { formatList } from './wording';

/** Below this the traces may belong to another system. */
const MIN_SEEN = 3;

/**
 * A service that nothing is known about although most services declared beside it send spans, and one of those is
 * configured to call it. Databases, brokers, telemetry and load generators are not expected to send spans.
 */
export const silentService: Rule = {
  id: 'silent-service',
  severity: 'hint',
  description:
    'A service that others are configured to call sends no spans, while most services declared beside it do.',
  check: (input) => (tracesAreComplete(input.inputs) ? silentServices(input) : []),
};

function silentServices({ graph }: FindingsInput): Statement[] {
  const folders = new Map<string, Set<ServiceNode>>();
  for (const service of graph.services.filter((candidate) => roleOf(candidate) === null)) {
    for (const range of service.declarations) {
      const folder = folderOf(range);
      folders.set(folder, (folders.get(folder) ?? new Set()).add(service));
    }
  }
  return graph.services.flatMap((service, index) => {
    const callers = configuredCallers(graph, index);
    if (service.spans > 0 || service.external || roleOf(service) !== null || callers.length === 0) {
      return [];
    }
    return service.declarations.flatMap((range) => {
      const beside = [...(folders.get(folderOf(range)) ?? [])];
      const seen = beside.filter(sendsSpans);
      if (seen.length < MIN_SEEN || seen.length * 2 < beside.length) {
        return [];
      }
      const message = `${service.name} sends no spans, while ${seen.length} of the ${beside.length} services declared in this folder do, and ${formatList(callers)} ${callers.length === 1 ? 'has' : 'have'} its address: it is not instrumented, not running, or never called.`;
      const summary = `${service.name} sends no spans, although most services beside it do.`;
      return [statementAt(range, service.name, { summary, message })];
    });
  });
}

/** Services that send spans and hold the address of this one. */
function configuredCallers(graph: ServiceGraph, index: number): string[] {
  return edgesTo(graph, index)
    .filter((edge) => addressesOf(edge).length > 0 && sendsSpans(graph.services[edge.from]))
    .map((edge) => graph.services[edge.from].name);
}

function folderOf({ file }: SourceRange): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}
