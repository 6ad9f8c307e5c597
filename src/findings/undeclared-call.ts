import type { ServiceEdge, ServiceGraph } from '../topology/graph';
import { addressesOf, edgesFrom, sendsSpans } from './observed';
import { roleOf } from './role';
import type { Rule, Statement } from './rule';
import { statementAt } from './rule';
import { formatCount, formatList } from './wording';

/** Fewer calls may be a test or a person with a shell. */
const MIN_CALLS = 10;

/**
 * Calls seen in the traces between declared services that the caller's manifest does not mention. Only said of a
 * caller whose manifest names at least half of the services it calls: otherwise addresses are kept elsewhere, and
 * their absence means nothing. Nothing is said where a value is not known that could be the address.
 */
export const undeclaredCall: Rule = {
  id: 'undeclared-call',
  severity: 'hint',
  description:
    'The traces show calls to a declared service that the manifest of the caller does not mention.',
  check: ({ graph }) => graph.services.flatMap((_service, index) => statements(graph, index)),
};

function statements(graph: ServiceGraph, index: number): Statement[] {
  const caller = graph.services[index];
  if (caller.declarations.length === 0 || !sendsSpans(caller)) {
    return [];
  }
  const calls = edgesFrom(graph, index).filter(
    ({ to, observed }) => observed && graph.services[to].declarations.length > 0,
  );
  const declared = calls.filter((edge) => addressesOf(edge).length > 0);
  const missing = calls.filter(
    (edge) => !edge.declared && edge.calls >= MIN_CALLS && !overBroker(graph, edge),
  );
  if (missing.length === 0 || declared.length < missing.length) {
    return [];
  }
  const { unresolved = [] } = caller;
  if (unresolved.some(({ mayHoldAddress }) => mayHoldAddress)) {
    return [];
  }
  const unseen = [...new Set(unresolved.map(({ name }) => name))];
  const caveat =
    unseen.length === 0 ? '' : ` No file in the folder holds the value of ${formatList(unseen)}.`;

  const callees = missing.map(
    ({ to, calls: count }) => `${graph.services[to].name} (${formatCount(count, 'call')})`,
  );
  const message = `${caller.name} calls ${formatList(callees)} in the traces, which its manifest does not mention although it names ${formatCount(declared.length, 'other service')} it calls.${caveat}`;
  const others = missing.length === 1 ? graph.services[missing[0].to].name : `${missing.length} services`;
  const summary = `${caller.name} calls ${others}, which its manifest does not mention.`;
  // A manifest that names no address at all (an overlay, a logging layer) is not where one is missing.
  const files = new Set(declared.flatMap((edge) => addressesOf(edge).map(({ range }) => range.file)));
  return caller.declarations
    .filter((range) => files.has(range.file))
    .map((range) => statementAt(range, caller.name, { summary, message }));
}

/** Both ends are configured with the same broker: the caller never learns who receives its messages. */
function overBroker(graph: ServiceGraph, { from, to }: ServiceEdge): boolean {
  const brokersOf = (service: number): number[] =>
    edgesFrom(graph, service)
      .filter((edge) => edge.declared && roleOf(graph.services[edge.to]) === 'broker')
      .map((edge) => edge.to);
  const shared = new Set(brokersOf(from));
  return brokersOf(to).some((broker) => shared.has(broker));
}
