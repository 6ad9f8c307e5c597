import type { ReportInput } from '../../contracts/report';
import type { ObservedCalls } from '../../topology/calls';
import { declaredGraph } from '../../topology/declared';
import type { ServiceGraph } from '../../topology/graph';
import { joinGraph } from '../../topology/join';
import type { ManifestInputs } from './manifests';
import { withProblems } from './problems';

/** The services that manifests declare, joined with the ones that traces show. */
export function joinManifests(
  manifests: ManifestInputs,
  observed: Pick<ObservedCalls, 'services' | 'edges'>,
): { graph: ServiceGraph; inputs: ReportInput[]; notes: string[] } {
  const declared = declaredGraph(manifests.readings);
  const nameOf = (index: number): string => observed.services[index].name;
  const { graph, notes } = joinGraph(declared, {
    services: observed.services,
    edges: observed.edges.map(({ from, to, calls }) => ({ from: nameOf(from), to: nameOf(to), calls })),
  });
  return {
    graph,
    inputs: withProblems(manifests.inputs, declared.problems),
    notes: [...declared.notes, ...notes],
  };
}
