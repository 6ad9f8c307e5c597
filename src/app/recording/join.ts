import type { ReportInput } from '../../contracts/report';
import type { MessageEdge } from '../../topology/messages';
import type { ObservedCalls } from '../../topology/calls';
import { declaredGraph } from '../../topology/declared';
import type { ServiceGraph } from '../../topology/graph';
import { joinGraph } from '../../topology/join';
import type { ManifestInputs } from './manifests';
import { withProblems } from './problems';

/** The services that manifests declare, joined with the ones that traces show. */
export function joinManifests(
  manifests: ManifestInputs,
  observed: Pick<ObservedCalls, 'services' | 'edges'> & { readonly messages?: readonly MessageEdge[] },
): { graph: ServiceGraph; inputs: ReportInput[]; notes: string[] } {
  const declared = declaredGraph(manifests.readings);
  const nameOf = (index: number): string => observed.services[index].name;
  const { graph, notes } = joinGraph(declared, {
    services: observed.services,
    edges: observed.edges.map(({ from, to, calls }) => ({ from: nameOf(from), to: nameOf(to), calls })),
  });
  // Observed services come first in a graph and keep their order.
  const { messages = [] } = observed;
  return {
    graph: messages.length === 0 ? graph : { ...graph, messages },
    inputs: withProblems(manifests.inputs, declared.problems),
    notes: [...declared.notes, ...notes],
  };
}
