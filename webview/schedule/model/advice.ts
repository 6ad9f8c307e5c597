import type { PolicyOutcome, ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { count } from '../../kit/text';
import { formatDuration } from '../../kit/time';
import { costWords, violationWords } from './words';

/** One sentence that says what to do, what it costs and what it avoids; bands are the least and the most over the seeds. */
export function adviceSentence(report: ScheduleReport): string {
  const { policies, recommended, recommendations, simulation } = report;
  const named = (name: string | null): PolicyOutcome | undefined =>
    policies.find((policy) => policy.name === name);
  const stated = named('stated');
  const best = named(recommended);
  const during = `in ${formatDuration(simulation.hours * 3_600_000)}`;
  if (stated === undefined) {
    const start =
      'No manifest in this folder states how many replicas these services have, so no line can be changed';
    return best === undefined
      ? `${start}; the policies below show what the load needs.`
      : `${start}; ${best.title} does best with ${outcomeWords(best)} ${during}.`;
  }
  if (best === undefined || best === stated) {
    return `Keep what the manifests state: ${outcomeWords(stated)} ${during} is good enough.`;
  }
  const change =
    recommendations.length === 0
      ? `Use ${best.title}`
      : `Change ${count(recommendations.length, 'value')} in manifests as recommended below`;
  return (
    `${change}: violation minutes ${violationWords(stated)} → ${violationWords(best)}, ` +
    `replica-hours ${costWords(stated)} → ${costWords(best)} ${during}.`
  );
}

function outcomeWords(policy: PolicyOutcome): string {
  return `${violationWords(policy)} violation minutes at ${costWords(policy)} replica-hours`;
}
