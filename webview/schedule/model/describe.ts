import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import type { PolicyView } from './policies';
import { timelineOf, type TimelineQuantity } from './timeline';
import { formatDuration } from '../../kit/time';
import { costWords, formatAmount, violationWords } from './words';

/** Cost against violations for those who cannot see it. */
export function costSentence(views: readonly PolicyView[]): string {
  const points = views.map(
    ({ policy, label }) =>
      `${label} ${costWords(policy)} replica-hours and ${violationWords(policy)} violation minutes`,
  );
  return `Replica-hours against violation minutes: ${points.join('; ')}`;
}

/** A timeline for those who cannot see it. */
export function timelineSentence(
  { simulation: { hours } }: ScheduleReport,
  views: readonly PolicyView[],
  quantity: TimelineQuantity,
): string {
  const ranges = views.map((view) => {
    const { label } = view;
    const values = timelineOf(view, quantity).flatMap(({ y }) => (Number.isNaN(y) ? [] : [y]));
    const [least, most] = [Math.min(...values), Math.max(...values)].map(formatAmount);
    return values.length === 0 ? `${label} unknown` : `${label} ${least} to ${most}`;
  });
  const name = quantity === 'replicas' ? 'Replicas' : 'p95 in milliseconds';
  return `${name} over ${formatDuration(hours * 3_600_000)}: ${ranges.join('; ')}`;
}
