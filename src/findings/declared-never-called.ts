import type { ServiceEdge, ServiceGraph } from '../topology/graph';
import { addressesOf, edgesFrom, edgesTo, sendsSpans, tracesAreComplete } from './observed';
import { roleOf } from './role';
import type { Rule, Statement } from './rule';
import { statementAt } from './rule';
import { formatCount } from './wording';

/** With fewer spans of either service a rare call may just not have been sampled. */
const MIN_SPANS = 200;

/**
 * An address in a manifest that no call in the traces uses. Only said when both services are well observed, the
 * caller's other calls are seen, and others are seen to call the target. A client that is not instrumented hides a call
 * all the same (the checkout service of Online Boutique calls the currency service without a trace), so both are named.
 */
export const declaredNeverCalled: Rule = {
  id: 'declared-never-called',
  severity: 'hint',
  description: 'The manifest gives a service the address of another one that it never calls in the traces.',
  check: ({ graph, inputs }) =>
    tracesAreComplete(inputs)
      ? graph.edges.filter((edge) => isUnused(graph, edge)).flatMap((edge) => statements(graph, edge))
      : [],
};

function isUnused(graph: ServiceGraph, edge: ServiceEdge): boolean {
  const [from, to] = [graph.services[edge.from], graph.services[edge.to]];
  return (
    edge.declared &&
    !edge.observed &&
    [from, to].every(
      (service) => sendsSpans(service) && service.spans >= MIN_SPANS && roleOf(service) === null,
    ) &&
    edgesFrom(graph, edge.from).some((other) => other.observed && sendsSpans(graph.services[other.to])) &&
    edgesTo(graph, edge.to).some((other) => other.observed)
  );
}

function statements(graph: ServiceGraph, edge: ServiceEdge): Statement[] {
  const [from, to] = [graph.services[edge.from], graph.services[edge.to]];
  const message = `${from.name} has the address of ${to.name} here, but none of its ${formatCount(from.spans, 'span')} in the traces leads to a call of ${to.name}: the address is not used, or the call is not traced.`;
  const summary = `${from.name} has the address of ${to.name} but never calls it in the traces.`;
  return addressesOf(edge).map(({ range }) => statementAt(range, from.name, { summary, message }));
}
