import { deriveFindings } from '../../findings/derive';
import type { AnalyzeOptions } from '../../shared/protocol';
import type { Report } from '../../shared/report';
import type { AnalysisContext } from './context';
import { findInputs, readManifests } from './inputs';
import { joinManifests } from './prepare';
import { toEdges, toServices } from './topology-report';

/** Parses the manifests anew and derives the findings of `last` again, so that their ranges are true. */
export async function refreshFindings(options: AnalyzeOptions, last: Report, context: AnalysisContext): Promise<Report> {
  const found = await findInputs(options, context);
  const manifests = await readManifests(found.manifests);
  // Observed services come first in a report and keep their order; their edges are those with calls.
  const observedServices = last.services.filter(({ name, spans, external }) => spans > 0 || external || name in last.anomaly.scores);
  const index = new Map(observedServices.map(({ name }, at) => [name, at]));
  const edges = last.edges.filter(({ observed }) => observed).flatMap(({ from, to, calls }) => {
    const [source, target] = [index.get(from), index.get(to)];
    return source === undefined || target === undefined ? [] : [{ from: source, to: target, calls }];
  });
  const joined = joinManifests(manifests, { services: observedServices, edges });
  const traceInputs = last.inputs.filter(({ kind }) => kind !== 'compose' && kind !== 'kubernetes');
  const { graph } = joined;
  const inputs = [...joined.inputs, ...traceInputs];
  return {
    ...last,
    inputs,
    services: toServices(graph),
    edges: toEdges(graph),
    findings: deriveFindings({ graph, incidents: last.incidents, inputs }, { disabled: options.disabledRules ?? [] }),
  };
}
